package hinomi.net.tls;

/// The TLS implementation: BoringSSL, which is several times faster, or the JDK, which has key
/// types, groups and cipher suites that BoringSSL does not offer (P-521, Ed25519, RSA-PSS keys,
/// X448, finite field Diffie-Hellman, CBC with SHA-256, a part of the suites of TLS 1.3).
public enum TlsEngine {
  BORINGSSL,
  JDK
}
