package hinomi.net.tls;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A certificate authority in memory, for servers on loopback. It issues valid certificates and,
/// for demos and tests, bad ones. All keys are ECDSA on P-256.
public final class ThrowawayCa {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.id("1.2.840.10045.4.3.2"));
  private static final byte[] COMMON_NAME = Der.id("2.5.4.3");
  private static final Duration LIFE = Duration.ofDays(3650);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final List<X509Certificate> chain;

  private ThrowawayCa(X509Certificate certificate, PrivateKey key, List<X509Certificate> chain) {
    this.certificate = certificate;
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /// A root, valid from a day before the instant for ten years.
  public static ThrowawayCa root(String name, Instant now) {
    KeyPair keys = keys();
    Instant from = now.minus(Duration.ofDays(1));
    Body body = new Body(name, keys.getPublic(), from, now.plus(LIFE), List.of());
    return new ThrowawayCa(body.signed(name, keys.getPrivate()), keys.getPrivate(), List.of());
  }

  /// An intermediate authority below this one, which servers send along.
  public ThrowawayCa intermediate(String name) {
    KeyPair keys = keys();
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    Body body = new Body(name, keys.getPublic(), from, until, List.of());
    X509Certificate below = body.signed(commonName(), key);
    return new ThrowawayCa(
        below, keys.getPrivate(), Stream.concat(Stream.of(below), chain.stream()).toList());
  }

  /// A certificate for servers (and clients) with these DNS names and IP addresses.
  public Identity issue(List<String> names, Instant from, Instant until) {
    KeyPair keys = keys();
    Body body = new Body(names.getFirst(), keys.getPublic(), from, until, names);
    X509Certificate own = body.signed(commonName(), key);
    return new Identity(keys.getPrivate(), Stream.concat(Stream.of(own), chain.stream()).toList());
  }

  /// A self-signed certificate.
  public static Identity selfSigned(List<String> names, Instant from, Instant until) {
    KeyPair keys = keys();
    Body body = new Body(names.getFirst(), keys.getPublic(), from, until, names);
    return new Identity(
        keys.getPrivate(), List.of(body.signed(names.getFirst(), keys.getPrivate())));
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /// As PEM, for a file that `ca` names.
  public String pem() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  /// The key of a server, and its certificate with the intermediate ones.
  public record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
      chain = List.copyOf(chain);
    }

    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    public String chainPem() {
      return chain.stream()
          .map(each -> pem("CERTIFICATE", encoded(each)))
          .collect(Collectors.joining());
    }
  }

  private String commonName() {
    return certificate.getSubjectX500Principal().getName().substring("CN=".length());
  }

  private static byte[] authority() {
    byte[] isAuthority = Der.sequence(Der.TRUE);
    byte[] signsCertificates = Der.of(Der.BIT_STRING, new byte[] {2, 0x04});
    return Der.sequence(
        Der.sequence(Der.id("2.5.29.19"), Der.TRUE, Der.of(Der.OCTET_STRING, isAuthority)),
        Der.sequence(Der.id("2.5.29.15"), Der.TRUE, Der.of(Der.OCTET_STRING, signsCertificates)));
  }

  private static byte[] alternatives(List<String> names) {
    byte[][] each = names.stream().map(ThrowawayCa::alternative).toArray(byte[][]::new);
    return Der.sequence(
        Der.sequence(Der.id("2.5.29.17"), Der.of(Der.OCTET_STRING, Der.sequence(each))));
  }

  private static byte[] alternative(String name) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
    return address == null ? Der.text(0x82, name) : Der.of(0x87, address);
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.of(Der.SET, Der.sequence(COMMON_NAME, Der.text(Der.UTF8, commonName))));
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no P-256", missing);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem(String what, byte[] der) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  /// The signed part of a certificate (RFC 5280, 4.1); without names it is an authority's.
  private record Body(
      String subject, PublicKey key, Instant from, Instant until, List<String> names) {
    X509Certificate signed(String issuer, PrivateKey by) {
      byte[] body =
          Der.sequence(
              Der.of(0xa0, Der.integer(BigInteger.TWO)),
              Der.integer(new BigInteger(64, RANDOM).setBit(62)),
              ECDSA_SHA256,
              name(issuer),
              Der.sequence(Der.time(from), Der.time(until)),
              name(subject),
              key.getEncoded(),
              Der.of(0xa3, names.isEmpty() ? authority() : alternatives(names)));
      try {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(by);
        signature.update(body);
        byte[] whole = Der.sequence(body, ECDSA_SHA256, Der.bits(signature.sign()));
        return (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
      } catch (GeneralSecurityException broken) {
        throw new IllegalStateException("cannot sign for " + subject, broken);
      }
    }
  }
}
