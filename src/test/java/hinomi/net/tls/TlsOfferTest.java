package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.OpenSsl;
import hinomi.net.NetworkSettings;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cipher suites and groups that a check names, offered to servers of OpenSSL.
class TlsOfferTest {
  @AutoClose private final ProbeRunner runner = new ProbeRunner(NetworkSettings.DEFAULT);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @Test
  void knowsWhatTheEnginesHave() throws Exception {
    Set<String> jdk =
        Stream.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
            .map(each -> each.replaceFirst("^SSL_", "TLS_"))
            .filter(each -> !each.contains("_DSS_") && !each.endsWith("_SCSV"))
            .collect(Collectors.toSet());
    Set<String> boring =
        io.netty.handler.ssl.OpenSsl.availableJavaCipherSuites().stream()
            .filter(each -> each.startsWith("TLS_") && !each.contains("_PSK_"))
            .collect(Collectors.toSet());

    assertEquals(jdk, names(TlsEngine.JDK));
    assertEquals(boring, names(TlsEngine.BORINGSSL));
  }

  private static Set<String> names(TlsEngine engine) {
    return Stream.of(CipherSuite.values())
        .filter(each -> each.isIn(engine))
        .map(Enum::name)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | ciphers = AES128-SHA | TLSv1.2 | TLS_RSA_WITH_AES_128_CBC_SHA | ",
        " | ciphers = TLS_RSA_WITH_AES_256_CBC_SHA256 | TLSv1.2 | TLS_RSA_WITH_AES_256_CBC_SHA256 | jdk",
        " | ciphers = [AES128-SHA, TLS_CHACHA20_POLY1305_SHA256] | TLSv1.3 | TLS_CHACHA20_POLY1305_SHA256 | jdk",
        "-serverpref | ciphers = [AES128-SHA, ECDHE-RSA-AES256-SHA], groups = P-384 | TLSv1.2 | TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA | ",
        " | groups = X448 | TLSv1.3 | TLS_AES_128_GCM_SHA256 | jdk",
        " | groups = [secp521r1], max = TLSv1.2 | TLSv1.2 | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 | ",
        "-cipher ALL:@SECLEVEL=0 | ciphers = AES128-SHA, min = TLSv1, max = TLSv1 | TLSv1 | TLS_RSA_WITH_AES_128_CBC_SHA | ",
        "-cipher ALL:@SECLEVEL=0 | ciphers = DHE-RSA-AES128-SHA, min = TLSv1, max = TLSv1.1 | TLSv1.1 | TLS_DHE_RSA_WITH_AES_128_CBC_SHA | jdk",
      })
  void isAcceptedByAServerThatHasIt(
      String options, String offer, String version, String cipher, String engine) throws Exception {
    try (OpenSsl.Server server = serve(options)) {
      Answered answered = runner.answer(probe(server, offer));

      assertEquals(Optional.of(version), answered.facts().find(CommonFacts.TLS_VERSION));
      assertEquals(Optional.of(cipher), answered.facts().find(CommonFacts.CIPHER));
      assertEquals(Optional.ofNullable(engine), answered.facts().find(CommonFacts.TLS_ENGINE));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-cipher ECDHE | ciphers = AES128-SHA",
        "-tls1_2 | ciphers = TLS_AES_128_GCM_SHA256",
        "-tls1_3 | ciphers = ECDHE-RSA-AES128-GCM-SHA256",
        "-ciphersuites TLS_AES_256_GCM_SHA384 -tls1_3 | ciphers = TLS_AES_128_GCM_SHA256",
        "-groups P-256 | groups = [P-384, P-521]",
        "-groups P-256 -tls1_2 | groups = [P-384, P-521]",
        " | groups = X25519MLKEM768",
        " | ciphers = DES-CBC3-SHA",
      })
  void isRefusedByAServerThatLacksIt(String options, String offer) throws Exception {
    try (OpenSsl.Server server = serve(options)) {
      Failed failed = runner.failure(probe(server, offer));

      assertEquals(Cause.TLS, failed.cause());
      assertTrue(
          failed.detail().startsWith("the server refused the TLS handshake: "), failed.detail());
    }
  }

  private static Probe probe(OpenSsl.Server server, String offer) {
    return CheckText.tls(
        " host = localhost, address = 127.0.0.1, port = %d, verify = false, %s"
            .formatted(server.port(), offer));
  }

  private OpenSsl.Server serve(String options) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.run("req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -keyout key -out cert");
    return openssl.serve(("-key key -cert cert " + (options == null ? "" : options)).strip());
  }
}
