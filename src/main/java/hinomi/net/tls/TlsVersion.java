package hinomi.net.tls;

import java.util.Arrays;

/// The versions of TLS, from old to new, with the names of Java and Datadog.
public enum TlsVersion {
  TLS_1_0("TLSv1"),
  TLS_1_1("TLSv1.1"),
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final String key;

  TlsVersion(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  TlsVersion orOlder(TlsVersion other) {
    return compareTo(other) < 0 ? this : other;
  }

  TlsVersion orNewer(TlsVersion other) {
    return compareTo(other) > 0 ? this : other;
  }

  /// The names from this one up to the other.
  String[] upTo(TlsVersion max) {
    return Arrays.stream(values())
        .filter(each -> each.compareTo(this) >= 0 && each.compareTo(max) <= 0)
        .map(TlsVersion::key)
        .toArray(String[]::new);
  }
}
