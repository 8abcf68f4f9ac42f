package hinomi.delivery;

import static hinomi.delivery.LoopbackDelivery.POINTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.NameServer;
import hinomi.net.Network;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.ThrowawayCa.Identity;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which address a service is reached at, and through what.
class ConnectionsTest {
  private static final String NAME = "intake.example";

  @AutoClose private final LoopbackDelivery loopback = new LoopbackDelivery();
  @AutoClose private final NameServer names = NameServer.knowing(NAME, "127.0.0.2");
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private Network network() {
    NetworkSettings settings =
        new NetworkSettings(
            Optional.of(Pin.parse(names.address())), List.of(), Map.of(), NetworkPolicy.DEFAULT);
    return new Network(loopback.vertx, settings, loopback.clock);
  }

  private Delivery delivery(URI url, Transport transport) {
    return loopback.delivery(network(), url, transport);
  }

  private HttpServer at(String address, int port) {
    return loopback
        .vertx
        .createHttpServer()
        .requestHandler(request -> {
          asked.add(address);
          accept(request);
        })
        .listen(port, address)
        .await();
  }

  private static void accept(HttpServerRequest request) {
    request.response().setStatusCode(202).end();
  }

  private void delivered() {
    loopback.append(0, 1);
    loopback.await(() -> loopback.journal.size() == 0);
  }

  @Test
  void resolvesTheNameForEachRequest() {
    HttpServer first = at("127.0.0.2", 0);
    at("127.0.0.3", first.actualPort());
    delivery(URI.create("http://" + NAME + ":" + first.actualPort()), Transport.DIRECT).start();
    delivered();
    assertEquals(List.of("127.0.0.2"), List.copyOf(asked));

    names.leadTo("127.0.0.3");
    delivered();

    assertEquals(List.of("127.0.0.2", "127.0.0.3"), List.copyOf(asked));
  }

  @Test
  void completesOnTheEventLoop() {
    Network network = network();
    Connections connections =
        new Connections(
            network,
            loopback.vertx.createHttpClient(),
            URI.create("http://" + NAME + ":9"),
            Optional.empty());
    Promise<Thread> ended = Promise.promise();

    loopback.vertx.runOnContext(_ ->
        connections
            .request(new RequestOptions().setAbsoluteURI("http://" + NAME + ":9/"))
            .timeout(1, TimeUnit.MILLISECONDS)
            .onComplete(_ -> ended.complete(Thread.currentThread())));

    String thread = ended.future().await().getName();
    assertTrue(thread.startsWith("vert.x-eventloop-thread-"), thread);
  }

  @Test
  void triesTheNextAddressWhereNobodyListens() {
    int port = at("127.0.0.3", 0).actualPort();
    names.leadTo("127.0.0.2", "127.0.0.3");

    delivery(URI.create("http://" + NAME + ":" + port), Transport.DIRECT).start();
    delivered();

    assertEquals(Set.of("127.0.0.3"), Set.copyOf(asked));
  }

  @Test
  void usesTheLastAddressWhileTheNameCannotBeResolved() {
    int port = at("127.0.0.2", 0).actualPort();
    delivery(URI.create("http://" + NAME + ":" + port), Transport.DIRECT).start();
    delivered();

    names.leadTo();
    delivered();

    assertEquals(List.of("127.0.0.2", "127.0.0.2"), List.copyOf(asked));
  }

  private HttpServer secure(Identity identity) {
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .addKeyValue(Buffer.buffer(identity.keyPem()))
            .addCertValue(Buffer.buffer(identity.chainPem()));
    return loopback
        .vertx
        .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(pem))
        .requestHandler(request -> accept(request))
        .listen(0, "127.0.0.1")
        .await();
  }

  private Identity identity(String name) {
    return ThrowawayCa.selfSigned(
        List.of(name), loopback.now.minusSeconds(60), loopback.now.plusSeconds(3_600));
  }

  /// Opens tunnels to the port whatever the target is called.
  private int proxy(int port) {
    return loopback
        .vertx
        .createHttpServer()
        .requestHandler(request -> {
          asked.add(
              request.method()
                  + " "
                  + request.uri()
                  + " "
                  + request.headers().get("Proxy-Authorization"));
          if (HttpMethod.CONNECT.equals(request.method())) {
            loopback
                .vertx
                .createNetClient()
                .connect(port, "127.0.0.1")
                .onSuccess(there -> request.toNetSocket().onSuccess(here -> join(here, there)));
          }
        })
        .listen(0, "127.0.0.2")
        .await()
        .actualPort();
  }

  private static void join(NetSocket here, NetSocket there) {
    here.pipeTo(there);
    there.pipeTo(here);
  }

  private static X509Certificate certificate(Identity identity) {
    return identity.chain().getFirst();
  }

  @Test
  void usesAProxyAndTrustsAnExtraAuthority() {
    Identity identity = identity("datadog.example");
    int proxy = proxy(secure(identity).actualPort());
    Transport transport =
        new Transport(
            Optional.of(HttpProxy.parse("http://me:secret@" + NAME + ":" + proxy)),
            List.of(certificate(identity)));

    delivery(URI.create("https://datadog.example"), transport).start();
    loopback.append(0, POINTS);
    loopback.await(() -> loopback.journal.size() == 0);

    assertEquals("CONNECT datadog.example:443 Basic bWU6c2VjcmV0", asked.peek());
  }

  @Test
  void refusesAnUntrustedCertificateBehindAProxy() {
    Identity identity = identity("datadog.example");
    int proxy = proxy(secure(identity).actualPort());
    Transport transport =
        new Transport(
            Optional.of(HttpProxy.parse(NAME + ":" + proxy)),
            List.of(certificate(identity("other.example"))));
    loopback.append(0, POINTS);

    Delivery delivery = delivery(URI.create("https://datadog.example"), transport);
    Exception error =
        assertThrows(
            IllegalStateException.class, () -> delivery.flush(Duration.ofSeconds(3)).await());

    assertTrue(
        error
            .getMessage()
            .contains("TLS handshake failed: unable to find valid certification path"),
        error.getMessage());
  }
}
