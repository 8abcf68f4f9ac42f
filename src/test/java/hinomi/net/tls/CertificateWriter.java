package hinomi.net.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A certificate written part by part (RFC 5280, 4.1), so that each part can be as wrong as it is
/// in the field. It is signed by ECDSA on P-256.
final class CertificateWriter {
  static final byte[] ECDSA = Der.sequence(Der.id("1.2.840.10045.4.3.2"));

  private final Instant now = Instant.now();
  private byte[] version = Der.of(0xa0, Der.integer(BigInteger.TWO));
  private byte[] serial = Der.integer(BigInteger.TEN);
  private byte[] signature = ECDSA;
  private byte[] issuer;
  private byte[] subject;
  private byte[] from = Der.time(now.minusSeconds(86_400));
  private byte[] until = Der.time(now.plusSeconds(10 * 86_400 + 60));
  private byte[] key;
  private List<byte[]> extensions = new ArrayList<>();

  private CertificateWriter(KeyPair keys, byte[] issuer, byte[] subject) {
    this.issuer = issuer;
    this.subject = subject;
    this.key = keys.getPublic().getEncoded();
  }

  static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  /// For a server at localhost.
  static CertificateWriter of(KeyPair keys, String issuer) {
    return new CertificateWriter(keys, name(issuer), name("site"))
        .extension("2.5.29.17", Der.sequence(Der.text(0x82, "localhost")));
  }

  static CertificateWriter authority(KeyPair keys, String subject, String issuer) {
    return new CertificateWriter(keys, name(issuer), name(subject))
        .critical("2.5.29.19", Der.sequence(Der.TRUE));
  }

  static byte[] name(String commonName) {
    return Der.sequence(
        Der.of(Der.SET, Der.sequence(Der.id("2.5.4.3"), Der.text(Der.UTF8, commonName))));
  }

  CertificateWriter version(byte[] other) {
    version = other;
    return this;
  }

  CertificateWriter serial(byte[] other) {
    serial = other;
    return this;
  }

  CertificateWriter signature(byte[] other) {
    signature = other;
    return this;
  }

  CertificateWriter issuer(byte[] other) {
    issuer = other;
    return this;
  }

  CertificateWriter subject(byte[] other) {
    subject = other;
    return this;
  }

  CertificateWriter until(byte[] other) {
    until = other;
    return this;
  }

  CertificateWriter key(byte[] other) {
    key = other;
    return this;
  }

  CertificateWriter without() {
    extensions = new ArrayList<>();
    return this;
  }

  CertificateWriter extension(String id, byte[] value) {
    extensions.add(Der.sequence(Der.id(id), Der.of(Der.OCTET_STRING, value)));
    return this;
  }

  CertificateWriter critical(String id, byte[] value) {
    extensions.add(Der.sequence(Der.id(id), Der.TRUE, Der.of(Der.OCTET_STRING, value)));
    return this;
  }

  byte[] signedBy(PrivateKey by) {
    byte[] all = Der.sequence(extensions.toArray(byte[][]::new));
    byte[] body =
        Der.sequence(
            version,
            serial,
            signature,
            issuer,
            Der.sequence(from, until),
            subject,
            key,
            extensions.isEmpty() ? new byte[0] : Der.of(0xa3, all));
    try {
      Signature signing = Signature.getInstance("SHA256withECDSA");
      signing.initSign(by);
      signing.update(body);
      return Der.sequence(body, signature, Der.bits(signing.sign()));
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  static X509Certificate readable(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException broken) {
      throw new AssertionError(broken);
    }
  }

  /// What a server with the key sends.
  static ThrowawayCa.Identity identity(KeyPair keys, byte[]... chain) {
    X509Certificate good = readable(of(keys, "any").signedBy(keys.getPrivate()));
    return new ThrowawayCa.Identity(
        keys.getPrivate(),
        Stream.of(chain).<X509Certificate>map(der -> new OddCertificate(good, der)).toList());
  }
}
