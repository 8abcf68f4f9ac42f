package hinomi.datadog.review;

import hinomi.check.Check;
import hinomi.datadog.DatadogTag;
import hinomi.datadog.Locations;
import hinomi.report.MonthReport.Scope;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is reviewed: a month of checks, and which teams get a page; the empty name is that of
/// checks without a team.
public record Request(
    List<Check> checks,
    boolean isPartial,
    Set<String> teams,
    Locations locations,
    YearMonth month,
    ZoneId zone,
    Instant now) {
  public Request {
    checks = List.copyOf(checks);
    teams = Set.copyOf(teams);
  }

  /// The team of a check; the empty name if it has none.
  public static String team(Check check) {
    return check.about().tags().getOrDefault("team", "");
  }

  List<Check> ofTeams() {
    return checks.stream().filter(check -> teams.contains(team(check))).toList();
  }

  List<Check> of(String team) {
    return checks.stream().filter(check -> team(check).equals(team)).toList();
  }

  Scope scope(String team) {
    List<Check> all = of(team);
    TreeSet<String> places = new TreeSet<>();
    all.forEach(check -> places.addAll(locations.of(check)));
    return new Scope(
        Optional.of(team).filter(name -> !name.isEmpty()),
        month,
        zone,
        now,
        all.size(),
        List.copyOf(places));
  }

  /// The times of all pages are the same.
  Scope scope() {
    return new Scope(Optional.empty(), month, zone, now, 0, List.of());
  }

  /// The team with this tag, as Datadog stores it.
  Optional<String> teamOfTag(String tag) {
    return teams.stream()
        .filter(team -> !team.isEmpty() && DatadogTag.of("team", team).equals(tag))
        .findFirst();
  }
}
