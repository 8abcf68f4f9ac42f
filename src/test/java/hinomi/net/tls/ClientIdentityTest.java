package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hinomi.loopback.OpenSsl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys as openssl makes them.
class ClientIdentityTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeKey() throws Exception {
    make("ec -pkeyopt ec_paramgen_curve:P-256");
  }

  private void make(String kind) throws Exception {
    openssl(
        "req -x509 -newkey "
            + kind
            + " -nodes -subj /CN=watch -days 9 -keyout plain.key -out watch.pem");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ec -pkeyopt ec_paramgen_curve:P-256 | pkcs8 -topk8 -nocrypt",
        "ec -pkeyopt ec_paramgen_curve:P-256 | pkcs8 -topk8 -v2 aes-256-cbc -passout pass:päss",
        "ec -pkeyopt ec_paramgen_curve:P-256 | pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -passout pass:päss",
        "ec -pkeyopt ec_paramgen_curve:P-256 | pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 100000 -passout pass:päss",
        "ec -pkeyopt ec_paramgen_curve:P-256 | ec",
        "ec -pkeyopt ec_paramgen_curve:P-384 | ec -aes256 -passout pass:päss",
        "ec -pkeyopt ec_paramgen_curve:P-521 | ec -des3 -passout pass:päss",
        "rsa:2048 | rsa -traditional",
        "rsa:2048 | rsa -traditional -aes128 -passout pass:päss",
        "rsa:2048 | rsa -traditional -aes192 -passout pass:päss",
        "rsa:2048 | pkcs8 -topk8 -v2 aes-256-cbc -passout pass:päss",
        "ed25519 | pkcs8 -topk8 -nocrypt",
        "rsa-pss -pkeyopt rsa_keygen_bits:2048 | pkcs8 -topk8 -nocrypt",
      })
  void isReadInEveryUsualForm(String kind, String form) throws Exception {
    make(kind);
    openssl(form + " -in plain.key -out formed.key");

    ClientIdentity identity = identity("formed.key", Optional.of("päss"));

    assertEquals("CN=watch", identity.chain().getFirst().getSubjectX500Principal().getName());
    assertEquals("***", identity.toString());
  }

  @Test
  void isReadFromAKeystore() throws Exception {
    openssl("pkcs12 -export -in watch.pem -inkey plain.key -out watch.p12 -passout pass:päss");
    byte[] keystore = Files.readAllBytes(folder.resolve("watch.p12"));

    assertEquals(
        identity("plain.key", Optional.empty()),
        ClientIdentity.ofKeystore(keystore, Optional.of("päss")));
    assertThrows(
        IllegalArgumentException.class,
        () -> ClientIdentity.ofKeystore(keystore, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void refusesAnEncryptedKeyWithoutItsPassword(String password) throws Exception {
    openssl("pkcs8 -topk8 -v2 aes-256-cbc -in plain.key -out locked.key -passout pass:päss");
    openssl("ec -aes256 -in plain.key -out old.key -passout pass:päss");
    Optional<String> wrong = Optional.of(password).filter(it -> !it.isEmpty());

    assertThrows(IllegalArgumentException.class, () -> identity("locked.key", wrong));
    assertThrows(IllegalArgumentException.class, () -> identity("old.key", wrong));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec -pkeyopt ec_paramgen_curve:P-256", "rsa:2048", "ed25519"})
  void refusesTheKeyOfAnotherCertificate(String kind) throws Exception {
    openssl("req -x509 -newkey " + kind + " -nodes -subj /CN=o -keyout other.key -out other.pem");

    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> identity("other.key", Optional.empty()));

    assertEquals("has a key that does not belong to the certificate", refused.getMessage());
  }

  private ClientIdentity identity(String key, Optional<String> password) throws Exception {
    return ClientIdentity.ofPem(
        Files.readString(folder.resolve("watch.pem")),
        Files.readString(folder.resolve(key)),
        password);
  }

  private void openssl(String words) throws Exception {
    new OpenSsl(folder).run(words);
  }
}
