package hinomi.cli.plan;

import hinomi.check.Check;
import hinomi.cli.FileOptions;
import java.util.Locale;
import java.util.Objects;

/// By what the checks are grouped in the table of totals.
enum Grouping {
  FILE,
  TEAM,
  NOTIFY;

  private static final String NONE = "(none)";

  /// The group of a check.
  String of(Check check, FileOptions.Good good) {
    return switch (this) {
      case FILE -> Objects.requireNonNull(good.sources().get(check.name())).place().file();
      case TEAM -> check.about().tags().getOrDefault("team", NONE);
      case NOTIFY -> check.about().notified().orElse(NONE);
    };
  }

  /// As it is typed, and as the head of its column.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The key in JSON.
  String plural() {
    return this == NOTIFY ? "notify" : this + "s";
  }
}
