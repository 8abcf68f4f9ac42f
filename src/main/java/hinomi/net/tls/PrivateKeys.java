package hinomi.net.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// Reads private keys in PEM in every usual form: PKCS#8 (RFC 5208), also encrypted; PKCS#1 for RSA
/// (RFC 8017, A.1.2) and SEC 1 for elliptic curves (RFC 5915), also encrypted as OpenSSL always did
/// (`DEK-Info`). What is wrong is an IllegalArgumentException.
final class PrivateKeys {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern HEADER = Pattern.compile("(?m)^.*:.*$");
  private static final Pattern ENCRYPTION =
      Pattern.compile("DEK-Info:\\s*([A-Z0-9-]+),([0-9A-Fa-f]+)");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /// Of the ciphers that OpenSSL uses, the name in Java and the length of the key in bytes.
  private static final Map<String, Map.Entry<String, Integer>> CIPHERS =
      Map.of(
          "AES-128-CBC", Map.entry("AES/CBC/PKCS5Padding", 16),
          "AES-192-CBC", Map.entry("AES/CBC/PKCS5Padding", 24),
          "AES-256-CBC", Map.entry("AES/CBC/PKCS5Padding", 32),
          "DES-EDE3-CBC", Map.entry("DESede/CBC/PKCS5Padding", 24));

  private static final byte[] RSA = Der.sequence(Der.id("1.2.840.113549.1.1.1"), Der.of(0x05));
  private static final byte[] EC = Der.id("1.2.840.10045.2.1");

  private static final int PARAMETERS = 0xa0;
  private static final int SALT = 8;

  private PrivateKeys() {}

  static PrivateKey read(String pem, Optional<String> password) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new IllegalArgumentException("has no private key in PEM");
    }
    try {
      return key(block.group(1), block.group(2), password);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          password.isPresent()
              ? "has a private key that cannot be read, or not with this password"
              : "has a private key that cannot be read, or not without a password",
          wrong);
    }
  }

  private static PrivateKey key(String form, String body, Optional<String> password)
      throws GeneralSecurityException, IOException {
    byte[] bytes = Base64.getMimeDecoder().decode(HEADER.matcher(body).replaceAll(""));
    Matcher encryption = ENCRYPTION.matcher(body);
    byte[] plain =
        encryption.find()
            ? decrypted(bytes, encryption, password.orElseThrow(PrivateKeys::noPassword))
            : bytes;
    return switch (form) {
      case "PRIVATE KEY" -> ofPkcs8(new PKCS8EncodedKeySpec(plain));
      case "ENCRYPTED PRIVATE KEY" ->
          ofPkcs8(decrypted(plain, password.orElseThrow(PrivateKeys::noPassword)));
      case "RSA PRIVATE KEY" -> ofPkcs8(wrapped(RSA, plain));
      case "EC PRIVATE KEY" -> ofPkcs8(wrapped(Der.sequence(EC, curve(plain)), plain));
      default -> throw new InvalidKeySpecException(form);
    };
  }

  private static IllegalArgumentException noPassword() {
    return new IllegalArgumentException("no password");
  }

  private static PrivateKey ofPkcs8(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        // the next
      }
    }
    throw new InvalidKeySpecException("unknown algorithm");
  }

  private static PKCS8EncodedKeySpec wrapped(byte[] algorithm, byte[] key) {
    return new PKCS8EncodedKeySpec(
        Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.of(Der.OCTET_STRING, key)));
  }

  private static byte[] curve(byte[] key) {
    return DerElement.first(key).parts().stream()
        .filter(each -> each.tag() == PARAMETERS)
        .map(DerElement::content)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("has no curve"));
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] bytes, String password)
      throws GeneralSecurityException, IOException {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
    String algorithm =
        info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
            ? String.valueOf(info.getAlgParameters())
            : info.getAlgName();
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray())),
        info.getAlgParameters());
    return info.getKeySpec(cipher);
  }

  /// With the key that OpenSSL derives from the password (`EVP_BytesToKey` by MD5, one round).
  private static byte[] decrypted(byte[] bytes, Matcher encryption, String password)
      throws GeneralSecurityException {
    Map.Entry<String, Integer> kind = CIPHERS.get(encryption.group(1));
    if (kind == null) {
      throw new InvalidKeySpecException(encryption.group(1));
    }
    byte[] start = HexFormat.of().parseHex(encryption.group(2));
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    byte[] key = new byte[0];
    byte[] last = new byte[0];
    while (key.length < kind.getValue()) {
      md5.update(last);
      md5.update(password.getBytes(StandardCharsets.UTF_8));
      md5.update(start, 0, SALT);
      last = md5.digest();
      key = Arrays.copyOf(key, key.length + last.length);
      System.arraycopy(last, 0, key, key.length - last.length, last.length);
    }
    Cipher cipher = Cipher.getInstance(kind.getKey());
    String name = kind.getKey().substring(0, kind.getKey().indexOf('/'));
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(Arrays.copyOf(key, kind.getValue()), name),
        new IvParameterSpec(start));
    return cipher.doFinal(bytes);
  }
}
