package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.ThrowawayCa.Identity;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Datadog's API over TLS behind a proxy that asks for credentials, with an authority of its own.
class ProxiedAccountTest {
  private static final String CREDENTIALS = "Basic bWU6cEBzczp3b3Jk"; // me:p@ss:word

  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;
  private int proxy;

  @BeforeEach
  void serve() throws IOException {
    Instant now = Instant.now();
    ThrowawayCa ca = ThrowawayCa.root("Inspection", now);
    Files.writeString(folder.resolve("ca.pem"), ca.pem());
    Identity identity =
        ca.issue(List.of("api.example"), now.minusSeconds(60), now.plusSeconds(3_600));
    HttpServer account =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .setKeyValue(Buffer.buffer(identity.keyPem()))
                            .setCertValue(Buffer.buffer(identity.chainPem()))))
            .requestHandler(request -> request.response().end("{\"data\":[]}"))
            .listen(0, "127.0.0.1")
            .await();
    proxy =
        vertx
            .createHttpServer()
            .requestHandler(request -> tunnel(request, account.actualPort()))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
  }

  private void tunnel(HttpServerRequest request, int port) {
    asked.add(request.method() + " " + request.uri());
    if (!CREDENTIALS.equals(request.getHeader("Proxy-Authorization"))) {
      request.response().setStatusCode(407).end();
      return;
    }
    vertx
        .createNetClient()
        .connect(port, "127.0.0.1")
        .onSuccess(there -> request.toNetSocket().onSuccess(here -> join(here, there)));
  }

  private static void join(NetSocket here, NetSocket there) {
    here.pipeTo(there);
    there.pipeTo(here);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int silences(String settings, String... variables) throws IOException {
    Path config = folder.resolve("hinomi.conf");
    Files.writeString(
        config,
        """
        hinomi { datadog { api-key = an-api-key, app-key = another-key, url = "https://api.example"
          send { backoff = 1ms, longest-backoff = 1ms, timeout = 5s }
          %s } }
        """
            .formatted(settings));
    List<String> all = new ArrayList<>(List.of("silences", "--config", config.toString()));
    for (String each : variables) {
      all.addAll(List.of("--env", each));
    }
    return Main.of()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private String authority() {
    return "ca = \"" + folder.resolve("ca.pem") + "\"";
  }

  private String url(String password) {
    return "HTTPS_PROXY=http://me:" + password + "@127.0.0.1:" + proxy;
  }

  @Test
  void isReachedWithCredentialsAndTheAuthorityOfTheSettings() throws IOException {
    assertEquals(0, silences(authority(), url("p%40ss%3Aword")), err::toString);

    assertEquals("no silences\n", out.toString());
    assertEquals(List.of("CONNECT api.example:443"), List.copyOf(asked));
  }

  @Test
  void isNotTrustedWithoutTheAuthority() throws IOException {
    assertEquals(1, silences("", url("p%40ss%3Aword")));

    assertTrue(
        err.toString().contains("the certificate of api.example is not trusted"), err::toString);
    assertTrue(err.toString().contains("hinomi.datadog.ca"), err::toString);
  }

  @Test
  void isNotReachedWithWrongCredentials() throws IOException {
    assertEquals(1, silences(authority(), url("wrong-password")));

    assertTrue(err.toString().contains("the proxy 127.0.0.1:" + proxy), err::toString);
    assertTrue(err.toString().contains("407"), err::toString);
    assertTrue(!err.toString().contains("wrong-password"), err::toString);
  }

  @Test
  void isReachedDirectlyWhereNoProxySaysSo() throws IOException {
    assertEquals(1, silences(authority(), url("p%40ss%3Aword"), "NO_PROXY=localhost,.example"));

    assertEquals(List.of(), List.copyOf(asked));
    assertEquals("GET /api/v2/downtime: cannot resolve api.example\n", err.toString());
  }
}
