package hinomi.probe.journey;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.journey.JourneyStep.Asking;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes steps in order as one visitor with one cookie jar: requests, each on connections of its
/// own and judged before the next is made, and waits.
public record JourneyProbe(List<JourneyStep> steps) implements Probe {
  /// A journey may take longer than one look.
  public static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final int MOST = 100;

  public JourneyProbe {
    steps = List.copyOf(steps);
    if (steps.stream().noneMatch(Asking.class::isInstance)) {
      throw new IllegalArgumentException(
          "needs 'steps', a list of { name, http { } } and { wait = 1s }");
    }
    if (steps.size() > MOST) {
      throw new IllegalArgumentException("has more than " + MOST + " steps");
    }
  }

  public static Setting<Probe> read(Section journey) {
    List<Setting<JourneyStep>> steps = new JourneySteps(journey.sections("steps")).read();
    return journey.make(() -> new JourneyProbe(steps.stream().map(Setting::get).toList()));
  }

  /// Where it begins.
  @Override
  public String target() {
    return requests().findFirst().orElseThrow().target();
  }

  /// Those of all its requests, as each is told apart.
  @Override
  public int phases() {
    return requests().mapToInt(request -> request.errand().probe().phases()).sum();
  }

  @Override
  public Optional<String> unsupportedReason() {
    return requests()
        .flatMap(request -> request.errand().probe().unsupportedReason().stream())
        .findFirst();
  }

  private Stream<Asking> requests() {
    return steps.stream()
        .flatMap(step -> step instanceof Asking it ? Stream.of(it) : Stream.empty());
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return new JourneyRun(network, steps, timeout).go();
  }
}
