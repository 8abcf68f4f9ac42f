package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.OpenSsl;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Chains of OpenSSL that lead to an authority that is trusted, and break a rule on the way.
class BrokenRulesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "critical,CA:TRUE | nameConstraints=permitted;DNS:other.example | do not permit",
        "critical,CA:FALSE | nsComment=none | may not issue any",
      })
  void areNamed(String constraints, String extension, String words) throws Exception {
    Failed failed = failure(constraints, extension);

    assertTrue(failed.detail().contains(words), failed.detail());
  }

  @Test
  void areNoneWhereThePathKeepsThem() throws Exception {
    List<X509Certificate> root =
        make("critical,CA:TRUE", "nameConstraints=permitted;DNS:localhost");
    try (OpenSsl.Server server = serve();
        ProbeRunner runner = ProbeRunner.trusting(root.getFirst())) {
      runner.answer(site(server.port()));
    }
  }

  private Failed failure(String constraints, String extension) throws Exception {
    List<X509Certificate> root = make(constraints, extension);
    try (OpenSsl.Server server = serve();
        ProbeRunner runner = ProbeRunner.trusting(root.getFirst())) {
      return runner.failure(site(server.port()));
    }
  }

  private OpenSsl.Server serve() throws Exception {
    return new OpenSsl(folder).serve("-key own.key -cert own.pem -cert_chain middle.pem");
  }

  private static Site site(int port) {
    return Site.at("https://localhost:" + port + "/").address("127.0.0.1:" + port);
  }

  private List<X509Certificate> make(String constraints, String extension) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    String key = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9";
    openssl.run("req -x509" + key + " -subj /CN=Root -keyout root.key -out root.pem");
    openssl.run(
        "req -x509"
            + key
            + " -subj /CN=Middle -CA root.pem -CAkey root.key -addext basicConstraints="
            + constraints
            + " -addext "
            + extension
            + " -keyout middle.key -out middle.pem");
    openssl.run(
        "req -x509"
            + key
            + " -subj /CN=localhost -CA middle.pem -CAkey middle.key -addext"
            + " subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE -keyout own.key"
            + " -out own.pem");
    return Pem.certificates(Files.readString(folder.resolve("root.pem")));
  }
}
