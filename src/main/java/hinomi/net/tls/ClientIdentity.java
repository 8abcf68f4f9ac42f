package hinomi.net.tls;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A client certificate, its chain and its private key; toString hides them. Throws
/// IllegalArgumentException when the key does not belong to the certificate.
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final ValueType<byte[]> KEYSTORE =
      ValueType.FILE.as("a PKCS#12 file below the folder", ClientIdentity::bytes);

  public ClientIdentity {
    chain = List.copyOf(chain);
    if (!isOf(chain.getFirst(), key)) {
      throw new IllegalArgumentException("has a key that does not belong to the certificate");
    }
  }

  /// Both in PEM, the key in any usual form, and the password if the key is encrypted.
  public static ClientIdentity ofPem(String certificate, String key, Optional<String> password) {
    return new ClientIdentity(Pem.certificates(certificate), PrivateKeys.read(key, password));
  }

  static Setting<Optional<ClientIdentity>> read(Section client) {
    Setting<Optional<String>> password = client.optional("password", ValueType.TEXT);
    if (client.has("keystore")) {
      Setting<byte[]> keystore = client.required("keystore", KEYSTORE);
      return client.make(() -> Optional.of(ofKeystore(keystore.get(), password.get())));
    }
    Setting<String> certificate = client.required("certificate", Pem.FILE);
    Setting<String> key = client.required("key", Pem.FILE);
    return client.make(() -> Optional.of(ofPem(certificate.get(), key.get(), password.get())));
  }

  /// The first key of a PKCS#12 file (RFC 7292).
  static ClientIdentity ofKeystore(byte[] bytes, Optional<String> password) {
    char[] secret = password.orElse("").toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), secret);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getKey(alias, secret) instanceof PrivateKey key) {
          List<X509Certificate> chain =
              Stream.of(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
          return new ClientIdentity(chain, key);
        }
      }
    } catch (GeneralSecurityException | IOException wrong) {
      throw new IllegalArgumentException(
          "has a keystore that is not a PKCS#12 file, or not with this password", wrong);
    }
    throw new IllegalArgumentException("has a keystore without a private key");
  }

  /// BoringSSL signs with no other keys by default.
  boolean isInBoringSsl() {
    return type().equals("RSA") || type().equals("EC");
  }

  /// The type of the key, as key managers call it.
  String type() {
    return key.getAlgorithm();
  }

  @Override
  public String toString() {
    return "***";
  }

  /// Whether the certificate verifies what the key signs.
  private static boolean isOf(Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] sample = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException ofAnotherKind) {
      return false;
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException wrong) {
      throw new IllegalArgumentException("cannot be read: '" + file + "'", wrong);
    }
  }
}
