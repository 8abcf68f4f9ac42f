package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PemTest {
  private final X509Certificate root = ThrowawayCa.root("Test Root", Instant.now()).certificate();

  @Test
  void readsABundleWithCommentsInAnyCharset() throws Exception {
    String block =
        "-----BEGIN CERTIFICATE-----\r\n"
            + Base64.getMimeEncoder().encodeToString(root.getEncoded())
            + "\r\n-----END CERTIFICATE-----\r\n";

    List<X509Certificate> read =
        Pem.certificates(
            "\uFEFF# Főtanúsítvány\r\nSubject: x\r\n" + block + "\n# 認証局\n\n" + block + "-- \n");

    assertEquals(List.of(root, root), read);
  }

  @Test
  void refusesWhatHoldsNoCertificate() {
    assertThrows(IllegalArgumentException.class, () -> Pem.certificates("# nothing"));
  }
}
