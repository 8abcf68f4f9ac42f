package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import hinomi.sink.MeterSink;
import hinomi.sink.Sink;
import hinomi.verdict.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// An agent on an event loop of its own, and the reports that it tells.
final class AgentAtWork implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
  final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
  final BlockingQueue<CurrentState> repeated = new LinkedBlockingQueue<>();
  final BlockingQueue<CurrentState> removed = new LinkedBlockingQueue<>();
  Witnesses witnesses = Witnesses.NONE;

  @Override
  public void close() {
    vertx.close().await();
  }

  Agent start(Check... checks) {
    return start(List.of(hearing()), checks);
  }

  Sink hearing() {
    return new Sink() {
      @Override
      public void accept(Report report) {
        reports.add(report);
      }

      @Override
      public void accept(Notice notice) {
        notices.add(notice);
      }

      @Override
      public void repeat(CurrentState current) {
        repeated.add(current);
      }

      @Override
      public void removed(CurrentState last) {
        removed.add(last);
      }
    };
  }

  /// Goes on with the checks as an agent before it left them.
  Agent startIn(State state, Check... checks) {
    Agent agent = agent(List.of(hearing()));
    vertx.runOnContext(_ -> agent.start(List.of(checks), _ -> state));
    return agent;
  }

  Agent start(List<Sink> sinks, Check... checks) {
    Agent agent = agent(sinks);
    vertx.runOnContext(_ -> agent.start(List.of(checks)));
    return agent;
  }

  /// Not yet started.
  Agent agent(List<Sink> sinks) {
    return new Agent(
        new Network(vertx, NetworkSettings.DEFAULT, InstantSource.system()),
        Future::succeededFuture,
        new Location("test"),
        Duration.ZERO,
        InstantSource.system(),
        witnesses,
        new MeterSink(meters, () -> 0),
        sinks);
  }

  <T> Future<T> onLoop(Supplier<Future<T>> action) {
    return Future.future(promise -> vertx.runOnContext(_ -> action.get().onComplete(promise)));
  }

  Report next() throws InterruptedException {
    Report report = reports.poll(30, TimeUnit.SECONDS);
    assertTrue(report != null, "no run was reported in 30 s");
    return report;
  }

  Notice nextNotice(Notice.Topic topic) throws InterruptedException {
    Notice notice = notices.poll(30, TimeUnit.SECONDS);
    assertTrue(notice != null && notice.topic() == topic, "no notice in 30 s but " + notice);
    return notice;
  }

  Report nextThat(Predicate<Report> wanted) throws InterruptedException {
    Report report = next();
    while (!wanted.test(report)) {
      report = next();
    }
    return report;
  }
}
