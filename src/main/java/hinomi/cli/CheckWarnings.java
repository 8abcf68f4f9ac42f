package hinomi.cli;

import hinomi.assertion.Assertion;
import hinomi.assertion.Expectation;
import hinomi.check.Check;
import hinomi.check.Slo;
import hinomi.config.EffectiveValue;
import hinomi.config.Position;
import hinomi.text.HumanText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is valid in check files, and still hardly what their author wants.
final class CheckWarnings {
  private static final String TOTAL = "latency.total";

  /// Places that are named for one and the same warning.
  private static final int MOST_PLACES = 5;

  private CheckWarnings() {}

  /// One about a check, in words.
  record Warning(Position place, String check, String word, String message) {
    static Warning of(Position place, String check, String message) {
      return new Warning(place, check, "warning", message);
    }

    /// What the author can hardly change: no warning, and never an error.
    static Warning note(Position place, String check, String message) {
      return new Warning(place, check, "note", message);
    }

    @Override
    public String toString() {
      return place + ": checks." + check + ": " + word + ": " + message;
    }
  }

  /// All, in the order of the checks.
  static List<Warning> of(List<EffectiveCheck> checks) {
    return checks.stream()
        .flatMap(effective ->
            effective.check().stream()
                .flatMap(check -> of(check, effective).stream())
                .map(message -> Warning.of(effective.place(), effective.name(), message)))
        .toList();
  }

  /// A line each, or, where many checks have the same, for the first of them.
  static List<String> lines(List<Warning> warnings) {
    return warnings.stream()
        .collect(Collectors.groupingBy(Warning::message, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .flatMap(CheckWarnings::folded)
        .toList();
  }

  private static Stream<String> folded(List<Warning> same) {
    int more = same.size() - MOST_PLACES;
    return Stream.concat(
        same.stream().limit(MOST_PLACES).map(Warning::toString),
        more > 0
            ? Stream.of(
                same.getFirst().word()
                    + ": "
                    + HumanText.plural(more, "more check")
                    + ": "
                    + same.getFirst().message())
            : Stream.of());
  }

  private static List<String> of(Check check, EffectiveCheck effective) {
    List<String> warnings = new ArrayList<>();
    if (check.about().notified().isEmpty()) {
      warnings.add("notifies nobody; set notify, as \"@slack-team\"");
    }
    check.about().slo().ifPresent(slo -> addSlo(warnings, slo));
    addThresholds(warnings, check, effective.values());
    if (check.kind().key().equals("tls") && !watchesExpiry(check)) {
      warnings.add(
          "passes until its certificate has expired; add expect { certificate { days-left = 14 } }");
    }
    return warnings;
  }

  private static void addSlo(List<String> warnings, Slo slo) {
    Stream.concat(Stream.of(slo.availability()), slo.latency().stream().map(Slo.Latency::target))
        .filter(percent -> percent < 50)
        .forEach(percent ->
            warnings.add(
                "has an SLO of "
                    + percent
                    + " percent"
                    + (percent <= 1 ? "; did you mean " + plain(percent * 100) + "?" : "")));
  }

  private static String plain(double percent) {
    return BigDecimal.valueOf(percent)
        .round(new MathContext(6))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static void addThresholds(
      List<String> warnings, Check check, List<EffectiveValue> values) {
    Duration timeout = check.timeout();
    Optional<Duration> expected = duration(values, "expect." + TOTAL);
    Optional<Duration> warned = duration(values, "warn." + TOTAL);
    never(warnings, "alert.slower-than", check.about().alert().slowerThan(), "timeout", timeout);
    never(warnings, "expect." + TOTAL, expected, "timeout", timeout);
    never(warnings, "warn." + TOTAL, warned, "timeout", timeout);
    expected.ifPresent(most -> never(warnings, "warn." + TOTAL, warned, "expect." + TOTAL, most));
    if (check.about().alert().certificateDays().isPresent()
        && !check.kind().showsCertificate(check.probe())) {
      warnings.add("alert.certificate-days can never fire: the target shows no certificate");
    }
  }

  private static void never(
      List<String> warnings, String key, Optional<Duration> bound, String end, Duration earlier) {
    bound
        .filter(it -> it.compareTo(earlier) >= 0)
        .ifPresent(it ->
            warnings.add(
                key
                    + " of "
                    + HumanText.duration(it)
                    + " can never fire: "
                    + end
                    + " is "
                    + HumanText.duration(earlier)));
  }

  private static Optional<Duration> duration(List<EffectiveValue> values, String path) {
    return values.stream()
        .filter(value -> value.path().equals(path))
        .findFirst()
        .flatMap(EffectiveValue::duration);
  }

  private static boolean watchesExpiry(Check check) {
    return check.about().alert().certificateDays().isPresent()
        || check.assertions().stream()
            .map(Assertion::expectation)
            .map(Expectation::assertion)
            .anyMatch("certificate.days-left"::equals);
  }
}
