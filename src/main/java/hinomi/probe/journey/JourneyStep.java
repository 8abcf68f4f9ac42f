package hinomi.probe.journey;

import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.address.Url;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One step of a journey as its author wrote it.
sealed interface JourneyStep {
  record Waiting(Duration time) implements JourneyStep {}

  /// Asks once. What it needs are the names of values found by steps before; the errand is what it
  /// would be with samples for them. An optional step only degrades when it fails; one that is
  /// always taken cleans up, whatever failed before.
  record Asking(
      String name,
      Section written,
      Set<String> needs,
      List<String> makes,
      StepRequest errand,
      Habit habit)
      implements JourneyStep {
    public Asking {
      needs = Set.copyOf(needs);
      makes = List.copyOf(makes);
    }

    boolean isAsWritten() {
      return needs.isEmpty() && makes.isEmpty();
    }

    /// Its URL, or the site when the rest is not known before it runs.
    String target() {
      URI url = errand.probe().request().url();
      return isAsWritten() ? url.toString() : url.resolve("/").toString();
    }

    /// Whether the URL leads to a host that the values brought.
    boolean isLedElsewhereBy(StepRequest other) {
      return !Url.host(errand.probe().request().url())
          .equals(Url.host(other.probe().request().url()));
    }

    /// The errand with these values and those that the step makes for itself. It may take long:
    /// what was written is read again.
    Ready with(Map<String, String> found, Instant now) {
      Problems problems = new Problems();
      Map<String, String> known = new HashMap<>(found);
      Map<String, String> made = new LinkedHashMap<>();
      Set<String> secret = new HashSet<>();
      for (String name : makes) {
        Section values = written.again(known, problems).section("values");
        GeneratedValue.read(values, name)
            .found()
            .ifPresent(value -> {
              made.put(name, value.make(now));
              if (value.secret()) {
                secret.add(name);
              }
            });
        known.putAll(made);
      }
      Setting<StepRequest> errand = StepRequest.read(written.again(known, problems));
      return new Ready(errand.found(), made, secret, problems.sorted(), Optional.empty());
    }
  }

  /// When a step is taken and what becomes of it.
  record Habit(boolean optional, boolean always, Optional<Duration> timeout) {}

  /// An errand, unless the values did not fit; and what the step made, with the names of what is
  /// secret of that.
  record Ready(
      Optional<StepRequest> errand,
      Map<String, String> made,
      Set<String> secret,
      List<Problem> problems,
      Optional<String> why) {
    static Ready without(String why) {
      return new Ready(Optional.empty(), Map.of(), Set.of(), List.of(), Optional.of(why));
    }

    /// What does not fit, by where it stands within the step.
    String problem() {
      return why.orElseGet(() -> inWords(problems.getFirst()));
    }

    private static String inWords(Problem first) {
      return first.path().replaceFirst("^.*\\bsteps\\[\\d+]\\.?", "") + ": " + first.message();
    }
  }
}
