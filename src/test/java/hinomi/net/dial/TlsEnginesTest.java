package hinomi.net.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.OpenSsl;
import hinomi.loopback.RawServer;
import hinomi.net.NetworkSettings;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers of OpenSSL that agree to nothing that BoringSSL offers.
class TlsEnginesTest {
  @AutoClose private final ProbeRunner runner = new ProbeRunner(NetworkSettings.DEFAULT);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ec -pkeyopt ec_paramgen_curve:P-521 | -tls1_3",
        "ed448 | -tls1_3",
        "rsa-pss -pkeyopt rsa_keygen_bits:2048 | -tls1_2",
        "rsa:2048 | -tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256",
        "rsa:2048 | -tls1_2 -cipher ECDHE-RSA-AES128-SHA256",
        "rsa:2048 | -tls1_2 -cipher AES128-SHA256",
        "rsa:2048 -addext keyUsage=critical,keyEncipherment | -tls1_2 -cipher AES256-SHA256",
        "rsa:2048 -addext keyUsage=critical,keyEncipherment | -tls1_2 -cipher ECDHE:AES128-SHA",
        "rsa:2048 -addext keyUsage=critical,digitalSignature | -tls1_2 -cipher AES128-SHA",
        "ec -pkeyopt ec_paramgen_curve:P-256 | -tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384",
        "rsa:2048 | -tls1_3 -groups X448",
        "rsa:2048 | -tls1_3 -groups ffdhe2048",
      })
  void answerTheJdk(String key, String options) throws Exception {
    try (OpenSsl.Server server = serve(key, options)) {
      Answered first = runner.answer(probe(server));
      Answered second = runner.answer(probe(server));

      assertEquals(Optional.of(200), first.facts().find(CommonFacts.STATUS));
      assertEquals(Optional.of("jdk"), first.facts().find(CommonFacts.TLS_ENGINE));
      assertEquals(Optional.of("jdk"), second.facts().find(CommonFacts.TLS_ENGINE));
      assertEquals(
          Set.of(Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.DOWNLOAD),
          Set.copyOf(ProbeRunner.phases(first)));
    }
  }

  @Test
  void areNotMentionedWhereBoringSslSuffices() throws Exception {
    try (OpenSsl.Server server = serve("rsa:2048", "-tls1_3")) {
      Answered answered = runner.answer(probe(server));

      assertEquals(Optional.empty(), answered.facts().find(CommonFacts.TLS_ENGINE));
    }
  }

  /// Neither the key type nor the authorities that the server names are a reason to keep it back.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ec -pkeyopt ec_paramgen_curve:P-256 | -tls1_2",
        "ec -pkeyopt ec_paramgen_curve:P-256 | -tls1_3",
        "rsa:2048 | -tls1_3",
        "ed25519 | -tls1_2",
        "ed25519 | -tls1_3",
        "ed448 | -tls1_3",
        "rsa-pss -pkeyopt rsa_keygen_bits:2048 | -tls1_3",
      })
  void getTheClientCertificate(String key, String options) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.run(
        "req -x509 -newkey " + key + " -nodes -subj /CN=watch -keyout watch.key -out watch.crt");
    try (OpenSsl.Server server = serve("rsa:2048", options + " -Verify 1 -CAfile cert")) {
      Answered answered =
          runner.answer(
              probe(
                  server,
                  "client { certificate = \"%s\", key = \"%s\" }"
                      .formatted(text("watch.crt"), text("watch.key"))));

      assertEquals(Optional.of("sent"), answered.facts().find(CommonFacts.CLIENT_CERTIFICATE));
    }
  }

  /// The dialogue is held again on the second connection.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tls { starttls = smtp, %s, verify = false }",
        "tcp { starttls = smtp, %s, tls { verify = false } }",
        """
        tcp {
          %s, tls { verify = false }
          dialogue = [{ expect = "^220 hello\\r\\n" }, { send = "STARTTLS\\r\\n" }, { expect = "^220 go\\r\\n" }, { tls = true }]
        }
        """,
      })
  void areReachedByStartTls(String kind) throws Exception {
    ThrowawayCa.Identity identity =
        ThrowawayCa.selfSigned(
            List.of("localhost"), Instant.now(), Instant.now().plusSeconds(86_400));
    SSLContext context = TlsServer.context(TlsServer.keyManagers(identity));
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.write(socket, "220 hello\r\n");
          String line = line(socket);
          if (line.startsWith("EHLO")) {
            RawServer.write(socket, "250-hello\r\n250 STARTTLS\r\n");
            line(socket);
          }
          RawServer.write(socket, "220 go\r\n");
          SSLSocket tls =
              (SSLSocket)
                  context.getSocketFactory().createSocket(socket, "", socket.getPort(), true);
          tls.setUseClientMode(false);
          tls.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
          tls.startHandshake();
          RawServer.awaitEnd(tls);
        })) {
      String where = "host = localhost, address = 127.0.0.1, port = " + server.port();

      Answered answered = runner.answer(CheckText.probe(kind.formatted(where)));

      assertEquals(Optional.of("jdk"), answered.facts().find(CommonFacts.TLS_ENGINE));
      assertEquals(2, server.connections());
    }
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = socket.getInputStream().read()) >= 0 && next != '\n') {
      line.append((char) next);
    }
    return line.toString();
  }

  /// Neither engine offers it: the failure of the first one is reported.
  @Test
  void sayWhyNeitherIsUnderstood() throws Exception {
    try (OpenSsl.Server server = serve("rsa:2048", "-tls1_2 -cipher RC4-SHA:ARIA128-GCM-SHA256")) {
      Failed failed = runner.failure(probe(server));

      assertEquals(Cause.TLS, failed.cause());
      assertTrue(failed.detail().contains("handshake failure"), failed.detail());
    }
  }

  private static Probe probe(OpenSsl.Server server) {
    return probe(server, "");
  }

  private static Probe probe(OpenSsl.Server server, String tls) {
    return CheckText.probe(
        "http { url = \"https://localhost:%d/\", address = 127.0.0.1, tls { verify = false\n%s } }"
            .formatted(server.port(), tls));
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file)).replace("\n", "\\n");
  }

  private OpenSsl.Server serve(String key, String options) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.run(
        "req -x509 -newkey " + key + " -nodes -days 90 -subj /CN=localhost -keyout key -out cert");
    return openssl.serve("-key key -cert cert " + options);
  }
}
