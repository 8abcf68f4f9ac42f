package hinomi.probe.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.loopback.Daemon;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against daemons as Debian has them.
class RealStartTlsTest {
  private static final String FTP =
      """
      listen=YES
      listen_address=127.0.0.1
      listen_port=%d
      background=NO
      run_as_launching_user=YES
      ssl_enable=YES
      rsa_cert_file=own.pem
      rsa_private_key_file=own.key
      local_enable=YES
      anonymous_enable=NO
      """;

  private static final String SMTP =
      """
      import ssl, time
      from aiosmtpd.controller import Controller
      from aiosmtpd.handlers import Sink
      tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
      tls.load_cert_chain("own.pem", "own.key")
      Controller(Sink(), hostname="127.0.0.1", port=%d, tls_context=tls).start()
      time.sleep(60)  # it serves beside this
      """;

  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity =
      root.issue(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(86_400));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void leadsToTheCertificateOfVsftpd() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/vsftpd")), "needs vsftpd (apt-get install vsftpd)");

    showsItsCertificate("ftp", "/usr/sbin/vsftpd", FTP);
  }

  @Test
  void leadsToTheCertificateOfAiosmtpd() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/lib/python3/dist-packages/aiosmtpd")),
        "needs aiosmtpd (apt-get install python3-aiosmtpd)");

    showsItsCertificate("smtp", "/usr/bin/python3", SMTP);
  }

  private void showsItsCertificate(String protocol, String program, String configuration)
      throws Exception {
    int port = Daemon.freePort();
    Files.writeString(folder.resolve("own.pem"), identity.chainPem());
    Files.writeString(folder.resolve("own.key"), identity.keyPem());
    Files.writeString(folder.resolve("conf"), configuration.formatted(port));
    ProcessBuilder builder = new ProcessBuilder(program, "conf").directory(folder.toFile());
    try (Daemon _ = Daemon.start(builder, folder, port);
        ProbeRunner runner = ProbeRunner.trusting(root.certificate())) {

      Answered answered = runner.answer(probe(protocol, port));

      assertEquals(
          "CN=localhost",
          answered
              .facts()
              .find(CommonFacts.CERTIFICATES)
              .orElseThrow()
              .getFirst()
              .subject()
              .orElseThrow());
    }
  }

  private static Probe probe(String protocol, int port) {
    return CheckText.tls(
        "host = localhost, address = \"127.0.0.1\", port = %d, starttls = %s"
            .formatted(port, protocol));
  }
}
