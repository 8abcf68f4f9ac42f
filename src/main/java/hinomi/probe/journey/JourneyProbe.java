package hinomi.probe.journey;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.journey.JourneyStep.Send;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs steps in order with one cookie jar: waits, and requests, each on connections of its own and
/// judged before the next step.
record JourneyProbe(List<JourneyStep> steps) implements Probe {

  private static final int MAX_STEPS = 100;

  public JourneyProbe {
    steps = List.copyOf(steps);
    if (steps.stream().noneMatch(Send.class::isInstance)) {
      throw new IllegalArgumentException(
          "needs 'steps', a list of { name, http { } } and { wait = 1s }");
    }
    if (steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException("has more than " + MAX_STEPS + " steps");
    }
  }

  static Setting<JourneyProbe> read(Section journey) {
    List<Setting<JourneyStep>> steps = new JourneySteps(journey.sections("steps")).read();
    return journey.make(() -> new JourneyProbe(steps.stream().map(Setting::get).toList()));
  }

  /// The target of the first request.
  @Override
  public String target() {
    return requests().findFirst().orElseThrow().target();
  }

  @Override
  public Optional<String> unsupportedReason() {
    return requests()
        .flatMap(step -> step.request().http().probe().unsupportedReason().stream())
        .findFirst();
  }

  Stream<Send> requests() {
    return steps.stream().flatMap(step -> step instanceof Send it ? Stream.of(it) : Stream.empty());
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return new JourneyRun(network, steps, timeout).go();
  }
}
