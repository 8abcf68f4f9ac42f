package hinomi.probe;

import hinomi.config.Secrets;
import hinomi.net.Network;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.tls.TlsContexts;
import hinomi.net.tls.TlsEngine;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.http.Site;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Runs real probes on an event loop of its own.
public final class ProbeRunner implements AutoCloseable {
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Network network;

  public ProbeRunner() {
    this(NetworkSettings.DEFAULT);
  }

  public ProbeRunner(NetworkSettings settings) {
    network = new Network(vertx, settings, InstantSource.system());
  }

  public ProbeRunner(NetworkSettings settings, TlsEngine engine) {
    network =
        new Network(
            vertx, settings, InstantSource.system(), new Secrets(), new TlsContexts(engine));
  }

  public static ProbeRunner trusting(X509Certificate authority) {
    return new ProbeRunner(trust(authority));
  }

  public static NetworkSettings trust(X509Certificate authority) {
    return new NetworkSettings(
        Optional.empty(), List.of(authority), Map.of(), NetworkPolicy.DEFAULT);
  }

  public Network network() {
    return network;
  }

  public Outcome run(Site site) {
    return run(site, TIMEOUT);
  }

  public Outcome run(Site site, Duration timeout) {
    return run(site.probe(), timeout);
  }

  public Outcome run(Probe probe, Duration timeout) {
    try {
      return probe
          .run(network, timeout)
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toSeconds() + 10, TimeUnit.SECONDS);
    } catch (Exception bug) {
      throw new AssertionError("the probe itself failed", bug);
    }
  }

  public Answered answer(Site site) {
    return answer(site.probe());
  }

  public Answered answer(Probe probe) {
    return switch (run(probe, TIMEOUT)) {
      case Answered answered -> answered;
      case Failed failed -> throw new AssertionError("no answer: " + failed);
    };
  }

  public Failed failure(Site site) {
    return failure(site, TIMEOUT);
  }

  public Failed failure(Site site, Duration timeout) {
    return failure(site.probe(), timeout);
  }

  public Failed failure(Probe probe) {
    return failure(probe, TIMEOUT);
  }

  public Failed failure(Probe probe, Duration timeout) {
    return switch (run(probe, timeout)) {
      case Answered answered -> throw new AssertionError("answered: " + answered);
      case Failed failed -> failed;
    };
  }

  public static Set<Phase> phases(Outcome outcome) {
    return outcome.timing().phases().keySet();
  }

  @Override
  public void close() {
    network.close();
    vertx.close().await();
  }
}
