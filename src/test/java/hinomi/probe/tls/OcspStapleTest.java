package hinomi.probe.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.net.NetworkSettings;
import hinomi.net.address.Family;
import hinomi.net.address.HostPort;
import hinomi.net.address.Pin;
import hinomi.net.dial.Endpoint;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.Pem;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsVersion;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Against the certificates, the OCSP responses and the server of OpenSSL.
@ParameterizedClass
@EnumSource(
    value = TlsEngine.class,
    names = {"JDK", "BORINGSSL"})
class OcspStapleTest {
  @AutoClose private final ProbeRunner runner;
  private final List<Process> servers = new ArrayList<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  OcspStapleTest(TlsEngine engine) {
    runner = new ProbeRunner(NetworkSettings.DEFAULT, engine);
  }

  @BeforeEach
  void issue() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl (apt-get install openssl)");
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=Root"
            + " -keyout root.key -out root.pem");
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=localhost -CA root.pem"
            + " -CAkey root.key -set_serial 1 -addext subjectAltName=DNS:localhost"
            + " -keyout own.key -out own.pem");
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Process each : servers) {
      each.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void isAbsentWhenTheServerSendsNone() throws Exception {
    int port = serve();

    assertEquals("absent", ocsp(look(port)));
  }

  @Test
  void saysThatTheCertificateIsGood() throws Exception {
    int port = serve("-status_file", respond("V", "", ""));

    assertEquals("good", ocsp(look(port)));
  }

  @Test
  void saysThatTheCertificateIsRevoked() throws Exception {
    int port = serve("-status_file", respond("R", "250101000000Z", ""));

    Outcome outcome = look(port);

    assertEquals("revoked", ocsp(outcome));
    assertEquals(
        "certificate is revoked, according to the stapled OCSP response",
        outcome instanceof Failed failed ? failed.detail() : "answered");
  }

  @Test
  void isOnlyReportedWithoutVerification() throws Exception {
    int port = serve("-cert_chain", "root.pem", "-status_file", respond("R", "250101000000Z", ""));

    assertEquals("revoked", ocsp(runner.answer(probe(port, false))));
  }

  @Test
  void isNotBelievedWhenItIsOld() throws Exception {
    byte[] statement = Files.readAllBytes(folder.resolve(respond("V", "", "-ndays 7")));

    assertEquals("good", status(statement, Duration.ofDays(6)));
    assertEquals("unknown", status(statement, Duration.ofDays(8)));
  }

  @Test
  void isNotBelievedWhenItWasChanged() throws Exception {
    byte[] statement = Files.readAllBytes(folder.resolve(respond("V", "", "-resp_no_certs")));
    statement[statement.length - 5] ^= 1;

    assertEquals("unknown", status(statement, Duration.ZERO));
  }

  @Test
  void isNotBelievedWhenItIsNone() throws Exception {
    assertEquals("unknown", status(new byte[0], Duration.ZERO));
    assertEquals("unknown", status(new byte[] {0x30, 3, 0x0a, 1, 3}, Duration.ZERO));
  }

  private String status(byte[] statement, Duration later) throws IOException {
    X509Certificate own = Pem.certificates(Files.readString(folder.resolve("own.pem"))).getFirst();
    X509Certificate root =
        Pem.certificates(Files.readString(folder.resolve("root.pem"))).getFirst();
    return OcspStaple.status(own, root, statement, Instant.now().plus(later));
  }

  private static String ocsp(Outcome outcome) {
    return outcome.facts().find(CommonFacts.OCSP).orElseThrow(() -> new AssertionError(outcome));
  }

  private Probe probe(int port, boolean verify) throws IOException {
    String root = Files.readString(folder.resolve("root.pem"));
    List<X509Certificate> ca = verify ? Pem.certificates(root) : List.of();
    TlsOptions tls =
        new TlsOptions(verify, ca, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, Optional.empty());
    Route route =
        new Route(
            Optional.of(Pin.parse("127.0.0.1")),
            Family.ANY,
            Optional.empty(),
            Optional.empty(),
            HttpVersion.ANY,
            tls,
            Optional.empty());
    return new TlsProbe(
        new Endpoint(new HostPort("localhost", port), route), Optional.empty(), List.of());
  }

  private Outcome look(int port) throws IOException {
    return runner.run(probe(port, true), ProbeRunner.TIMEOUT);
  }

  /// Makes the authority's statement on our certificate.
  private String respond(String status, String revoked, String when) throws Exception {
    List<String> row = List.of(status, "491231235959Z", revoked, "01", "unknown", "/CN=localhost");
    Files.writeString(folder.resolve("index"), String.join("\t", row) + "\n");
    openssl("ocsp -issuer root.pem -cert own.pem -reqout request.der");
    openssl(
        "ocsp -index index -CA root.pem -rsigner root.pem -rkey root.key -reqin request.der"
            + " -respout response.der "
            + when);
    return "response.der";
  }

  /// The port of a server that begins to serve.
  private int serve(String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "own.pem"));
    words.addAll(List.of("-key", "own.key"));
    words.addAll(List.of(more));
    Process server = run(words);
    servers.add(server);
    return server
        .inputReader()
        .lines()
        .filter(line -> line.startsWith("ACCEPT "))
        .map(line -> Integer.valueOf(line.replaceFirst(".*:", "")))
        .findFirst()
        .orElseThrow();
  }

  private void openssl(String words) throws Exception {
    Process process = run(List.of(("openssl " + words).strip().split(" ", -1)));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private Process run(List<String> words) throws IOException {
    return new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
  }
}
