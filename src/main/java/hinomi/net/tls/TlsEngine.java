package hinomi.net.tls;

/// The TLS implementation: BoringSSL, which is several times faster, or the JDK, which has key
/// types, groups and cipher suites that BoringSSL does not offer (P-521, RSA-PSS keys, X448, finite
/// field Diffie-Hellman, CBC with SHA-256).
public enum TlsEngine {
  BORINGSSL,
  JDK
}
