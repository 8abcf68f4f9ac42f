package hinomi.probe.journey;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;

import hinomi.assertion.Assertion;
import hinomi.assertion.Conditions;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.http.HttpKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Until when a step is repeated: until all conditions hold, with a pause between two attempts, and
/// so many times at most. An attempt without an answer counts as one where they do not hold.
record Repeat(List<Assertion> until, Duration every, int most) {
  /// How often the request of a step was sent.
  static final Fact<Integer> ATTEMPTS = Fact.of("attempts", value -> value);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final int MOST = 100;
  private static final ValueType<Duration> PAUSE =
      DURATION.as("a duration of at least 100ms", Repeat::pause);
  private static final ValueType<Integer> TIMES = COUNT.as("2 to " + MOST, Repeat::times);

  Repeat {
    until = List.copyOf(until);
  }

  static Setting<Optional<Repeat>> read(Section step) {
    if (!step.has("repeat")) {
      return Setting.of(Optional.empty());
    }
    Section repeat = step.section("repeat");
    Setting<List<Assertion>> until =
        new Conditions(HttpKind.KIND.subjects(), _ -> {})
            .read(repeat.section("until"), Grade.FAILED);
    Setting<Duration> every = repeat.optional("every", PAUSE, Duration.ofSeconds(2));
    Setting<Integer> most = repeat.optional("most", TIMES, 10);
    return until.isGood()
        ? repeat.make(() -> Optional.of(new Repeat(conditions(until), every.get(), most.get())))
        : new Setting.Refused<>();
  }

  /// What the outcome lacks, in words.
  Optional<String> unmet(Outcome outcome) {
    return switch (outcome) {
      case Failed failed -> Optional.of(failed.detail());
      case Answered answer ->
          until.stream()
              .map(each -> each.evaluate(answer))
              .filter(finding -> finding.grade() != Grade.PASSED)
              .map(Finding::message)
              .findFirst();
    };
  }

  private static List<Assertion> conditions(Setting<List<Assertion>> until) {
    if (until.get().isEmpty()) {
      throw new IllegalArgumentException("needs 'until', conditions as in expect");
    }
    return until.get();
  }

  private static Duration pause(Duration time) {
    if (time.compareTo(LEAST_PAUSE) < 0) {
      throw new IllegalArgumentException("must be at least 100ms");
    }
    return time;
  }

  private static int times(int times) {
    if (times < 2 || times > MOST) {
      throw new IllegalArgumentException("must be 2 to " + MOST + ", was " + times);
    }
    return times;
  }
}
