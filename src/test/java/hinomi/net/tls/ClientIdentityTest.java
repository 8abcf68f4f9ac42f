package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys as openssl makes them.
class ClientIdentityTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeKey() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl");
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=watch -days 9"
            + " -keyout plain.key -out watch.pem");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v2 aes-256-cbc",
        "-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 100000",
      })
  void opensAnEncryptedKeyWithItsPassword(String way) throws Exception {
    openssl("pkcs8 -topk8 -in plain.key -out locked.key -passout pass:päss " + way);

    assertDoesNotThrow(() -> identity("locked.key", Optional.of("päss")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void refusesAnEncryptedKeyWithoutItsPassword(String password) throws Exception {
    openssl("pkcs8 -topk8 -v2 aes-256-cbc -in plain.key -out locked.key -passout pass:päss");

    assertThrows(
        IllegalArgumentException.class,
        () -> identity("locked.key", Optional.of(password).filter(it -> !it.isEmpty())));
  }

  @Test
  void saysWhatItWantsOfAKeyInAnOlderForm() throws Exception {
    openssl("ec -aes256 -in plain.key -out old.key -passout pass:secret");

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> identity("old.key", Optional.of("secret")));

    assertEquals(
        "wants a certificate and a PKCS#8 key in PEM, and the password of the key if it has one",
        refused.getMessage());
  }

  private ClientIdentity identity(String key, Optional<String> password) throws Exception {
    return new ClientIdentity(
        Files.readString(folder.resolve("watch.pem")),
        Files.readString(folder.resolve(key)),
        password);
  }

  private void openssl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
    command.addAll(Arrays.asList(arguments.split(" ", -1)));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> command + " failed, see " + log);
  }
}
