package hinomi.agent;

import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.text.HumanText;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reports checks that have been unknown for longer than three of their intervals: once, again when
/// more join them, and when none is unknown any more. For one thread.
final class UnknownChecks {
  /// Intervals without a conclusive run before a check is reported.
  static final int INTERVALS = 3;

  /// The minimum time between notices about further checks.
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  /// Checks become unknown one by one within an interval, so they are collected for this long
  /// unless no more join.
  private static final Duration GATHERING = Duration.ofMinutes(1);

  private static final int MOST_NAMES = 20;

  private final Location location;
  private Set<String> reported = Set.of();
  private Set<String> before = Set.of();
  private Optional<Instant> growingSince = Optional.empty();
  private Instant lastNotice = Instant.MIN;

  UnknownChecks(Location location) {
    this.location = location;
  }

  /// A check that is unknown for too long, and why its last run was inconclusive.
  record Unknown(String name, Instant since, String why, boolean mayRecoverByRestart) {}

  /// To be called every few seconds with all checks that are unknown for too long.
  Optional<Notice> update(Instant now, Collection<Unknown> unknown) {
    Set<String> names = unknown.stream().map(Unknown::name).collect(Collectors.toSet());
    boolean isStable = names.equals(before);
    before = names;
    if (names.isEmpty()) {
      growingSince = Optional.empty();
      return reported.isEmpty() ? Optional.empty() : Optional.of(recovered(now));
    }
    return isDue(now, names, isStable)
        ? Optional.of(notice(now, unknown, names))
        : Optional.empty();
  }

  private boolean isDue(Instant now, Set<String> names, boolean isStable) {
    if (reported.containsAll(names)) {
      return false;
    }
    Instant since = growingSince.orElse(now);
    growingSince = Optional.of(since);
    boolean isGathered = isStable || !now.isBefore(since.plus(GATHERING));
    return isGathered && (reported.isEmpty() || !now.isBefore(lastNotice.plus(BETWEEN)));
  }

  /// Which checks are unknown for too long.
  Optional<String> words(Collection<Unknown> unknown) {
    if (unknown.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        count(unknown.size())
            + " unknown for more than "
            + INTERVALS
            + " intervals: "
            + HumanText.firstOf(unknown.stream().map(Unknown::name).toList(), MOST_NAMES));
  }

  private Notice notice(Instant now, Collection<Unknown> unknown, Set<String> names) {
    Set<String> all = new HashSet<>(reported);
    all.addAll(names);
    reported = Set.copyOf(all);
    growingSince = Optional.empty();
    lastNotice = now;
    return new Notice(
        Notice.Topic.UNKNOWN_CHECKS,
        location,
        now,
        count(names.size())
            + " unknown at location "
            + location.name()
            + " for more than "
            + INTERVALS
            + " of "
            + (names.size() == 1 ? "its" : "their")
            + " intervals",
        "Their sites are not monitored meanwhile:\n\n" + list(now, unknown),
        true);
  }

  private Notice recovered(Instant now) {
    reported = Set.of();
    return new Notice(
        Notice.Topic.UNKNOWN_CHECKS,
        location,
        now,
        "no check is unknown any more at location " + location.name(),
        "All checks have conclusive runs again.",
        false);
  }

  private static String count(int size) {
    return size == 1 ? "1 check is" : size + " checks are";
  }

  private static String list(Instant now, Collection<Unknown> unknown) {
    List<String> lines =
        unknown.stream()
            .limit(MOST_NAMES)
            .map(each ->
                each.name()
                    + ", for "
                    + HumanText.roughly(Duration.between(each.since(), now))
                    + ": "
                    + each.why())
            .toList();
    int more = unknown.size() - lines.size();
    return String.join("\n", lines) + (more == 0 ? "" : "\nand " + more + " more");
  }
}
