package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.address.Pin;
import hinomi.agent.Witnesses.Host;
import hinomi.loopback.NameServer;
import hinomi.network.Network;
import hinomi.network.NetworkPolicy;
import hinomi.network.NetworkSettings;
import hinomi.outcome.Cause;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Seen;
import hinomi.outcome.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectivityWatcherTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<Connectivity> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(names = {"DNS", "CONNECT", "TLS", "TIMEOUT", "PROTOCOL"})
  void excusesWhatALostNetworkCanLookLike(Cause cause) throws IOException {
    ServerSocket server = listen(0);
    ConnectivityWatcher witness = witness(Optional.empty(), "127.0.0.1:" + server.getLocalPort());
    server.close();

    Optional<String> why = excuse(witness, cause);

    assertEquals(Optional.of("location tokyo lost its network: no witness answers"), why);
  }

  @ParameterizedTest
  @EnumSource(names = {"REDIRECT", "TOO_LARGE", "BLOCKED", "AGENT"})
  void suspectsNothingElse(Cause cause) {
    assertEquals(
        Optional.empty(),
        ConnectivityWatcher.suspect(new Failed(cause, "", Facts.NONE, Timing.NONE)));
  }

  @Test
  void excusesNothingWhileOneWitnessAnswers() throws IOException {
    ServerSocket server = listen(0);
    ServerSocket other = listen(0);
    ConnectivityWatcher witness =
        witness(
            Optional.empty(),
            "127.0.0.1:" + server.getLocalPort(),
            "127.0.0.1:" + other.getLocalPort());
    server.close();

    assertEquals(Optional.empty(), excuse(witness, Cause.CONNECT));
    assertEquals(List.of(), told);
  }

  @Test
  void trustsNoWitnessThatHasNeverAnswered() {
    ConnectivityWatcher witness = witness(Optional.empty(), "127.0.0.1:1");

    assertEquals(Optional.empty(), excuse(witness, Cause.CONNECT));
  }

  @Test
  void saysThatOnlyTheNameServerIsIll() throws IOException {
    ServerSocket server = listen(0);
    NameServer names = NameServer.knowing("witness.test", "127.0.0.1");
    ConnectivityWatcher witness =
        witness(
            Optional.of(names.address()),
            "127.0.0.1:" + server.getLocalPort(),
            "witness.test:" + server.getLocalPort());
    names.close();

    assertEquals(
        Optional.of("location tokyo cannot resolve names: its name server is at fault"),
        excuse(witness, Cause.DNS));
    assertEquals(Optional.empty(), excuse(witness, Cause.CONNECT));
    assertEquals(List.of(Connectivity.NO_DNS), told);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, 10.0.0.2:53, false, DNS",
    "TIMEOUT, system, false, DNS",
    "TIMEOUT, system, true, TIMEOUT",
    "TIMEOUT, literal, false, TIMEOUT",
    "TIMEOUT, pinned, false, TIMEOUT",
    "CONNECT, system, true, CONNECT"
  })
  void suspectsTheNameServerOfATimeoutBeforeItsAnswer(
      Cause cause, String resolver, boolean named, Cause suspected) {
    Timing timing = named ? new Timing(Map.of(Phase.DNS, Duration.ofMillis(1))) : Timing.NONE;

    assertEquals(
        Optional.of(suspected),
        ConnectivityWatcher.suspect(
            new Failed(cause, "late", Facts.of(Seen.RESOLVER, resolver), timing)));
  }

  @Test
  void knowsOfALossWithoutAskingAnew() throws IOException {
    ServerSocket server = listen(0);
    ConnectivityWatcher witness = witness(Optional.empty(), "127.0.0.1:" + server.getLocalPort());
    assertEquals(Optional.empty(), witness.knownExcuse(Cause.CONNECT, System.nanoTime()));
    server.close();

    Optional<String> why = excuse(witness, Cause.CONNECT);

    assertEquals(why, witness.knownExcuse(Cause.TIMEOUT, System.nanoTime()));
  }

  /// Who waits for an answer while the network comes back may get none all the same.
  @Test
  void excusesWhatBeganBeforeTheNetworkWasBackForAWhile() throws IOException {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher witness = witness(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    Optional<String> why = excuse(witness, Cause.CONNECT);
    long during = System.nanoTime();
    listen(port);

    assertEquals(why, onLoop(() -> witness.excuse(Cause.TIMEOUT, during)));
    long later = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    assertEquals(Optional.empty(), witness.knownExcuse(Cause.TIMEOUT, later));
  }

  @Test
  void tellsALossThatIsSeenTwiceAndItsEnd() throws IOException {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher witness = witness(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    assertTrue(excuse(witness, Cause.CONNECT).isPresent());
    assertTrue(excuse(witness, Cause.CONNECT).isPresent());

    listen(port);

    assertTrue(excuse(witness, Cause.CONNECT).isPresent(), "it comes back in parts");
    assertTrue(excuse(witness, Cause.CONNECT).isPresent());
    assertEquals(List.of(Connectivity.LOST, Connectivity.OK), told);
  }

  @Test
  void tellsNothingOfALossThatIsOverAtOnce() throws IOException {
    ServerSocket server = listen(0);
    int port = server.getLocalPort();
    ConnectivityWatcher witness = witness(Optional.empty(), "127.0.0.1:" + port);
    server.close();
    assertTrue(excuse(witness, Cause.CONNECT).isPresent());

    listen(port);

    assertTrue(excuse(witness, Cause.CONNECT).isPresent());
    assertTrue(excuse(witness, Cause.CONNECT).isPresent());
    assertEquals(List.of(), told);
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  /// Has begun already.
  private ConnectivityWatcher witness(Optional<String> resolver, String... hosts) {
    Network network =
        new Network(
            vertx,
            new NetworkSettings(
                resolver.map(Pin::parse), List.of(), Map.of(), NetworkPolicy.DEFAULT),
            InstantSource.system());
    Witnesses witnesses =
        new Witnesses(Stream.of(hosts).map(Host::parse).toList(), Duration.ofMillis(500));
    ConnectivityWatcher witness = new ConnectivityWatcher(network, witnesses, "tokyo", told::add);
    onLoop(witness::begin);
    return witness;
  }

  private Optional<String> excuse(ConnectivityWatcher witness, Cause cause) {
    return onLoop(() -> {
      long now = System.nanoTime();
      return witness.excuse(cause, now);
    });
  }

  private <T> T onLoop(Supplier<Future<T>> action) {
    return Future.<T>future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)))
        .await();
  }
}
