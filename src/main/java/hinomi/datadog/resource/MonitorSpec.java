package hinomi.datadog.resource;

import hinomi.datadog.Audience;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a monitor about checks says and evaluates. Checks whose specs have the same id share a
/// monitor.
record MonitorSpec(
    String id, Audience audience, Texts texts, Condition condition, Duration renotify) {
  /// `title` follows the name of the check, `qualifier` tells monitors of one kind apart; the other
  /// two are sentences.
  record Texts(String title, String qualifier, String firing, String resolved) {}

  /// `query` makes the left side of the comparison from a filter of checks.
  record Condition(
      UnaryOperator<String> query, String operator, double critical, Optional<Double> warning) {
    String query(String filter) {
      return query.apply(filter) + " " + operator + " " + MonitorQuery.number(critical);
    }
  }
}
