package hinomi.net.tls;

import hinomi.config.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;

/// The groups for key exchange that a check can offer (RFC 8446, 4.2.7), by their names in OpenSSL;
/// those at IANA are accepted too.
public enum NamedGroup {
  X25519("X25519", "x25519"),
  P_256("P-256", "secp256r1"),
  P_384("P-384", "secp384r1"),
  P_521("P-521", "secp521r1"),
  X25519MLKEM768("X25519MLKEM768", "X25519MLKEM768"),
  X448("X448", "x448"),
  FFDHE2048("ffdhe2048", "ffdhe2048"),
  FFDHE3072("ffdhe3072", "ffdhe3072"),
  FFDHE4096("ffdhe4096", "ffdhe4096"),
  FFDHE6144("ffdhe6144", "ffdhe6144"),
  FFDHE8192("ffdhe8192", "ffdhe8192");

  static final ValueType<NamedGroup> KIND = ValueType.oneOf(names());

  private final String openSslName;
  private final String ianaName;

  NamedGroup(String openSslName, String ianaName) {
    this.openSslName = openSslName;
    this.ianaName = ianaName;
  }

  String openSslName() {
    return openSslName;
  }

  /// As both engines call it.
  String ianaName() {
    return ianaName;
  }

  /// Hybrids are for TLS 1.3 only (draft-ietf-tls-hybrid-design).
  TlsVersion oldest() {
    return this == X25519MLKEM768 ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_0;
  }

  boolean isIn(TlsEngine engine) {
    return switch (this) {
      case X25519, P_256, P_384, P_521 -> true;
      case X25519MLKEM768 -> engine == TlsEngine.BORINGSSL;
      case X448, FFDHE2048, FFDHE3072, FFDHE4096, FFDHE6144, FFDHE8192 -> engine == TlsEngine.JDK;
    };
  }

  /// For DHE suites (RFC 7919); the others are for ECDHE.
  boolean isFiniteField() {
    return name().startsWith("FFDHE");
  }

  private static Map<String, NamedGroup> names() {
    Map<String, NamedGroup> names = new LinkedHashMap<>();
    for (NamedGroup each : values()) {
      names.put(each.openSslName, each);
      names.put(each.ianaName, each);
    }
    names.put("prime256v1", P_256); // OpenSSL's other name
    return names;
  }
}
