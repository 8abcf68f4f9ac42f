package hinomi.net.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.loopback.Daemon;
import hinomi.net.NetworkSettings;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers of OpenSSL that agree to nothing that BoringSSL offers.
class TlsEnginesTest {
  @AutoClose private final ProbeRunner runner = new ProbeRunner(NetworkSettings.DEFAULT);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @BeforeEach
  void needsOpenSsl() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl on this machine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ec -pkeyopt ec_paramgen_curve:P-521 | -tls1_3",
        "ed448 | -tls1_3",
        "rsa-pss -pkeyopt rsa_keygen_bits:2048 | -tls1_2",
        "rsa:2048 | -tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256",
        "rsa:2048 | -tls1_2 -cipher ECDHE-RSA-AES128-SHA256",
        "ec -pkeyopt ec_paramgen_curve:P-256 | -tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384",
        "rsa:2048 | -tls1_3 -groups X448",
        "rsa:2048 | -tls1_3 -groups ffdhe2048",
      })
  void answerTheJdk(String key, String options) throws Exception {
    try (Served server = serve(key, options)) {
      Answered first = runner.answer(server.probe());
      Answered second = runner.answer(server.probe());

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
    try (Served server = serve("rsa:2048", "-tls1_3")) {
      Answered answered = runner.answer(server.probe());

      assertEquals(Optional.empty(), answered.facts().find(CommonFacts.TLS_ENGINE));
    }
  }

  /// Neither engine offers it: the failure of the first one is reported.
  @Test
  void sayWhyNeitherIsUnderstood() throws Exception {
    try (Served server = serve("rsa:2048", "-tls1_2 -cipher RC4-SHA:ARIA128-GCM-SHA256")) {
      Failed failed = runner.failure(server.probe());

      assertEquals(Cause.TLS, failed.cause());
      assertTrue(failed.detail().contains("handshake failure"), failed.detail());
    }
  }

  private record Served(Daemon daemon, int port) implements AutoCloseable {
    Probe probe() {
      return CheckText.probe(
          "http { url = \"https://localhost:"
              + port
              + "/\", address = 127.0.0.1, tls { verify = false } }");
    }

    @Override
    public void close() {
      daemon.close();
    }
  }

  private Served serve(String key, String options) throws Exception {
    openssl(
        "req -x509 -newkey " + key + " -nodes -days 90 -subj /CN=localhost -keyout key -out cert");
    int port = Daemon.freePort();
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_server", "-www", "-accept", "127.0.0.1:" + port));
    command.addAll(List.of("-key", "key", "-cert", "cert"));
    command.addAll(List.of(options.split(" ")));
    return new Served(
        Daemon.start(new ProcessBuilder(command).directory(folder.toFile()), folder, port), port);
  }

  private void openssl(String options) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(options.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }
}
