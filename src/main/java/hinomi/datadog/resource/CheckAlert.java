package hinomi.datadog.resource;

import hinomi.datadog.Audience;
import java.time.Duration;
import java.util.Optional;

/// What wakes people about checks. Checks whose alarms are equal share a monitor.
interface CheckAlert {
  Audience audience();

  /// What makes it the alarm that it is; the first word is its kind.
  String word();

  /// What happened to the check, for a title.
  String happened();

  /// What sets it apart from other alarms of the kind, for a title.
  String apart();

  /// In a sentence that begins with the name of the check, and the same when it is over.
  String said();

  String over();

  /// Up to the operator, over the checks of the filter.
  String question(String filter);

  String operator();

  double critical();

  Optional<Double> warning();

  /// What Datadog does when there are no points. Nobody is told: an agent that is silent has a
  /// monitor of its own.
  String missing();

  /// After how long it is told again while it stands.
  default Duration renotify(ResourceSettings style) {
    return style.renotify();
  }
}
