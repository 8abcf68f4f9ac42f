package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.agent.Witnesses.Host;
import hinomi.loopback.NameServer;
import hinomi.net.Network;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectivityWatcherTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Connectivity> reports = new LinkedBlockingQueue<>();
  private final List<ServerSocket> servers = new ArrayList<>();
  private Runnable mood = () -> {};

  @AfterEach
  void close() throws IOException {
    vertx.close().await();
    for (ServerSocket each : servers) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DNS", "CONNECT", "TLS", "TIMEOUT", "PROTOCOL"})
  void excusesWhatALostNetworkCanLookLike(Cause cause) throws IOException {
    ServerSocket server = listen(0);
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + server.getLocalPort());
    server.close();

    Optional<String> why = outage(watcher, cause);

    assertEquals(Optional.of("location tokyo lost its network: no witness answers"), why);
  }

  @Test
  void excusesNothingWhileOneWitnessAnswers() throws IOException {
    ServerSocket server = listen(0);
    ServerSocket other = listen(0);
    ConnectivityWatcher watcher =
        watcher(
            Optional.empty(),
            "127.0.0.1:" + server.getLocalPort(),
            "127.0.0.1:" + other.getLocalPort());
    server.close();

    assertEquals(Optional.empty(), outage(watcher, Cause.CONNECT));
    assertEquals(List.of(), List.copyOf(reports));
  }

  @Test
  void trustsNoWitnessThatHasNeverAnswered() {
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:1");

    assertEquals(Optional.empty(), outage(watcher, Cause.CONNECT));
  }

  @Test
  void saysThatOnlyTheNameServerIsIll() throws IOException {
    ServerSocket server = listen(0);
    NameServer names = NameServer.knowing("witness.test", "127.0.0.1");
    ConnectivityWatcher watcher =
        watcher(
            Optional.of(names.address()),
            "127.0.0.1:" + server.getLocalPort(),
            "witness.test:" + server.getLocalPort());
    names.close();

    assertEquals(
        Optional.of("location tokyo cannot resolve names: its name server does not answer"),
        outage(watcher, Cause.DNS));
    assertEquals(Optional.empty(), outage(watcher, Cause.CONNECT));
    assertEquals(List.of(Connectivity.NO_DNS), List.copyOf(reports));
  }

  @Test
  void knowsOfALossWithoutAskingAnew() throws IOException {
    ServerSocket server = listen(0);
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + server.getLocalPort());
    assertEquals(Optional.empty(), watcher.knownOutage(Cause.CONNECT, System.nanoTime()));
    server.close();

    Optional<String> why = outage(watcher, Cause.CONNECT);

    assertEquals(why, watcher.knownOutage(Cause.TIMEOUT, System.nanoTime()));
  }

  /// Who waits for an answer while the network comes back may get none all the same.
  @Test
  void excusesWhatBeganBeforeTheNetworkWasBackForAWhile() throws IOException {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    Optional<String> why = outage(watcher, Cause.CONNECT);
    long during = System.nanoTime();
    listen(port);

    assertEquals(why, onLoop(() -> watcher.outage(Cause.TIMEOUT, during)));
    long later = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    assertEquals(Optional.empty(), watcher.knownOutage(Cause.TIMEOUT, later));
  }

  @Test
  void tellsALossThatIsSeenTwiceAndItsEnd() throws IOException {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());

    listen(port);

    assertTrue(outage(watcher, Cause.CONNECT).isPresent(), "it comes back in parts");
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());
    assertEquals(List.of(Connectivity.LOST, Connectivity.OK), List.copyOf(reports));
  }

  /// Nobody has to ask for it: the network may come back while no check fails.
  @Test
  void noticesByItselfThatTheNetworkIsBack() throws Exception {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());
    assertEquals(Connectivity.LOST, reports.poll(30, TimeUnit.SECONDS));

    listen(port);

    assertEquals(Connectivity.OK, reports.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void goesOnThoughItsListenerThrows() throws Exception {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    mood =
        () -> {
          throw new IllegalStateException("a bug");
        };
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());
    assertEquals(Connectivity.LOST, reports.poll(30, TimeUnit.SECONDS));

    listen(port);

    assertEquals(Connectivity.OK, reports.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void tellsNothingOfALossThatIsOverAtOnce() throws IOException {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher watcher = watcher(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());

    listen(port);

    assertTrue(outage(watcher, Cause.CONNECT).isPresent());
    assertTrue(outage(watcher, Cause.CONNECT).isPresent());
    assertEquals(List.of(), List.copyOf(reports));
  }

  /// Held until the end of the test: the garbage collector closes a socket that nobody holds.
  private ServerSocket listen(int port) throws IOException {
    ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    servers.add(server);
    return server;
  }

  private void hear(Connectivity now) {
    reports.add(now);
    mood.run();
  }

  /// Has begun already.
  private ConnectivityWatcher watcher(Optional<String> resolver, String... hosts) {
    Network network =
        new Network(
            vertx,
            new NetworkSettings(
                resolver.map(Pin::parse), List.of(), Map.of(), NetworkPolicy.DEFAULT),
            InstantSource.system());
    Witnesses witnesses =
        new Witnesses(Stream.of(hosts).map(Host::parse).toList(), Duration.ofMillis(500));
    ConnectivityWatcher watcher = new ConnectivityWatcher(network, witnesses, "tokyo", this::hear);
    onLoop(watcher::begin);
    return watcher;
  }

  private Optional<String> outage(ConnectivityWatcher watcher, Cause cause) {
    return onLoop(() -> {
      long now = System.nanoTime();
      return watcher.outage(cause, now);
    });
  }

  private <T> T onLoop(Supplier<Future<T>> action) {
    return Future.<T>future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)))
        .await();
  }
}
