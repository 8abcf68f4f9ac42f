package hinomi.probe.warmup;

import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.Probe;
import hinomi.probe.Probes;
import hinomi.probe.Rehearsal;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.Quic;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rehearses the kinds of probes on servers of our own before the first run, until their classes
/// are loaded: the first handshake of a process takes longer than any site is to blame for.
public final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /// Runs of each rehearsal. What is slow only once is over after two.
  private static final int RUNS = 5;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private WarmUp() {}

  /// Completes when the code of these probes is warm, with the answers that it got, or could not be
  /// warmed; never fails.
  public static Future<List<Answered>> of(Network network, Collection<Probe> probes) {
    return Future.succeededFuture()
        .compose(_ -> rehearse(network, probes))
        .onFailure(error ->
            LOG.warn(
                "warm-up failed, the first latencies may be too high: {}",
                error.getMessage() == null ? error.toString() : error.getMessage()))
        .otherwise(List.of());
  }

  /// The outcomes of all runs, in order.
  static Future<List<Answered>> rehearse(Network network, Collection<Probe> probes) {
    List<Rehearsal> rehearsals =
        Probes.rehearsals(probes).stream()
            .filter(each -> !each.needsHttp3() || Quic.isAvailable())
            .toList();
    Instant now = network.now();
    Duration day = Duration.ofDays(1);
    ThrowawayCa authority = ThrowawayCa.root("Hinomi warm-up", now);
    ThrowawayCa.Identity identity =
        authority.issue(List.of(Rehearsal.Servers.HOST), now.minus(day), now.plus(day));
    EventLoop loop = ((VertxInternal) network.vertx()).getOrCreateContext().nettyEventLoop();
    boolean withHttp3 = rehearsals.stream().anyMatch(Rehearsal::needsHttp3);
    return WarmUpServers.start(network, loop, identity, withHttp3)
        .compose(servers ->
            rehearse(
                    network.with(NetworkSettings.DEFAULT),
                    rehearsals,
                    servers.addresses(authority.certificate()))
                .onComplete(_ -> servers.close()));
  }

  private static Future<List<Answered>> rehearse(
      Network network, List<Rehearsal> rehearsals, Rehearsal.Servers servers) {
    List<Answered> answers = new ArrayList<>();
    Future<Void> done = Future.succeededFuture();
    for (Rehearsal each : rehearsals) {
      done = done.compose(_ -> run(network, each.probe().apply(servers), RUNS, answers));
    }
    return done.map(answers);
  }

  private static Future<Void> run(Network network, Probe probe, int times, List<Answered> answers) {
    return times == 0
        ? Future.succeededFuture()
        : probe
            .run(network, TIMEOUT)
            .compose(outcome ->
                switch (outcome) {
                  case Failed failed -> Future.failedFuture(failed.detail());
                  case Answered answered -> {
                    answers.add(answered);
                    yield run(network, probe, times - 1, answers);
                  }
                });
  }
}
