package hinomi.net.tls;

import static java.util.stream.Collectors.joining;

import hinomi.config.Suggestions;
import hinomi.config.ValueType;
import io.netty.handler.ssl.CipherSuiteConverter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The cipher suites that a check can offer, by their names at IANA. The JDK has all of them,
/// BoringSSL some; RC4, DES, export, anonymous and null suites neither.
public enum CipherSuite {
  TLS_AES_128_GCM_SHA256(true),
  TLS_AES_256_GCM_SHA384(true),
  TLS_CHACHA20_POLY1305_SHA256(true),
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(true),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(true),
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(true),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA(true),
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA(true),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256(false),
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384(false),
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA(false),
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(true),
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(true),
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(true),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA(true),
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA(true),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256(false),
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384(false),
  TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA(false),
  TLS_DHE_RSA_WITH_AES_128_GCM_SHA256(false),
  TLS_DHE_RSA_WITH_AES_256_GCM_SHA384(false),
  TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256(false),
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA(false),
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA(false),
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA256(false),
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA256(false),
  TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA(false),
  TLS_RSA_WITH_AES_128_GCM_SHA256(true),
  TLS_RSA_WITH_AES_256_GCM_SHA384(true),
  TLS_RSA_WITH_AES_128_CBC_SHA(true),
  TLS_RSA_WITH_AES_256_CBC_SHA(true),
  TLS_RSA_WITH_AES_128_CBC_SHA256(false),
  TLS_RSA_WITH_AES_256_CBC_SHA256(false),
  TLS_RSA_WITH_3DES_EDE_CBC_SHA(false);

  private static final Map<String, CipherSuite> NAMES = names();

  /// By its name at IANA or in OpenSSL.
  static final ValueType<CipherSuite> KIND =
      ValueType.TEXT.as("a cipher suite, as ECDHE-RSA-AES128-GCM-SHA256", CipherSuite::named);

  private final boolean inBoringSsl;

  CipherSuite(boolean inBoringSsl) {
    this.inBoringSsl = inBoringSsl;
  }

  /// TLS 1.3 has suites of its own, which name no key exchange (RFC 8446, B.4).
  boolean isOfTls13() {
    return !name().contains("_WITH_");
  }

  /// Authenticated encryption and hashes newer than SHA-1 came with TLS 1.2 (RFC 5246, 1.2).
  TlsVersion oldest() {
    if (isOfTls13()) {
      return TlsVersion.TLS_1_3;
    }
    return name().endsWith("_SHA") ? TlsVersion.TLS_1_0 : TlsVersion.TLS_1_2;
  }

  TlsVersion newest() {
    return isOfTls13() ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2;
  }

  /// Whether browsers or curl offer it by default.
  boolean isUsual() {
    return !name().contains("3DES");
  }

  /// Whether one of the groups is used. With RSA key exchange there is none (RFC 5246, 8.1.1).
  boolean usesOneOf(List<NamedGroup> groups) {
    return isOfTls13()
        || (name().startsWith("TLS_DHE_") && groups.stream().anyMatch(NamedGroup::isFiniteField))
        || (name().startsWith("TLS_ECDHE_")
            && !groups.stream().allMatch(NamedGroup::isFiniteField));
  }

  boolean isIn(TlsEngine engine) {
    return engine == TlsEngine.JDK || inBoringSsl;
  }

  String openSslName() {
    return CipherSuiteConverter.toOpenSsl(name(), false);
  }

  private static Map<String, CipherSuite> names() {
    Map<String, CipherSuite> names = new HashMap<>();
    for (CipherSuite each : values()) {
      names.put(each.name(), each);
      names.put(each.openSslName(), each);
    }
    return Map.copyOf(names);
  }

  private static CipherSuite named(String name) {
    CipherSuite known = NAMES.get(name);
    if (known == null) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no cipher suite that can be offered; "
              + Suggestions.didYouMean(name, NAMES.keySet())
              + "known: "
              + Arrays.stream(values())
                  .map(CipherSuite::openSslName)
                  .sorted()
                  .collect(joining(", ", "[", "]")));
    }
    return known;
  }

  static List<CipherSuite> ofTls13() {
    return Arrays.stream(values()).filter(CipherSuite::isOfTls13).toList();
  }
}
