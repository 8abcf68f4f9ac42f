package hinomi.sink;

import hinomi.check.Check;
import hinomi.check.CurrentState;
import hinomi.check.Notice;
import hinomi.check.Report;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes everything on to each of its sinks. One that throws, even an Error, affects neither the
/// others nor the caller: failures are counted, and the first of each sink is logged.
public final class SinkGroup implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(SinkGroup.class);

  private final List<Sink> sinks;
  private final Runnable failures;
  private final Set<Sink> logged = ConcurrentHashMap.newKeySet();

  /// `failures` counts one failure.
  public SinkGroup(List<Sink> sinks, Runnable failures) {
    this.sinks = List.copyOf(sinks);
    this.failures = failures;
  }

  @Override
  public void accept(Report report) {
    forEach(sink -> sink.accept(report), "the report of check " + report.check().name());
  }

  @Override
  public void accept(Notice notice) {
    forEach(sink -> sink.accept(notice), "a notice");
  }

  @Override
  public void replace(List<Check> checks) {
    forEach(sink -> sink.replace(checks), "the new checks");
  }

  @Override
  public void repeat(CurrentState current) {
    forEach(sink -> sink.repeat(current), "the state of check " + current.check().name());
  }

  @Override
  public void removed(CurrentState last) {
    forEach(sink -> sink.removed(last), "the removal of check " + last.check().name());
  }

  private void forEach(Consumer<Sink> action, String what) {
    for (Sink sink : sinks) {
      try {
        action.accept(sink);
      } catch (Throwable bug) {
        failed(sink, what, bug);
      }
    }
  }

  private void failed(Sink sink, String what, Throwable bug) {
    try {
      failures.run();
      if (logged.add(sink)) {
        LOG.error(
            "a bug in sink {}: it failed on {}; further failures are counted in"
                + " hinomi.agent.sink.failures",
            sink.getClass().getSimpleName(),
            what,
            bug);
      }
    } catch (Throwable _) {
      // As out of memory: the other sinks still get the report.
    }
  }
}
