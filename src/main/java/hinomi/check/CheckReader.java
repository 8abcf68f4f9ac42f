package hinomi.check;

import hinomi.assertion.Assertion;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.Suggestions;
import hinomi.config.ValueType;
import hinomi.probe.Expectations;
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
import hinomi.schedule.MaintenanceWindow;
import hinomi.schedule.Schedule;
import hinomi.text.HumanText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one check: the keys that all checks have, and those of its kind.
final class CheckReader {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final String name;
  private final Section check;
  private final List<ProbeKind> kinds;
  private final Deployment deployment;

  CheckReader(String name, Section check, List<ProbeKind> kinds, Deployment deployment) {
    this.name = name;
    this.check = check;
    this.kinds = kinds;
    this.deployment = deployment;
  }

  /// Empty for a check without problems that is not enabled.
  Setting<Optional<Check>> read() {
    check.has("each");
    Setting<ProbeKind> kind = kind();
    Setting<Probe> probe = kind.isGood() ? probe(kind.get()) : new Setting.Refused<>();
    Setting<List<Assertion>> assertions = assertions(kind);
    Setting<Duration> interval = check.optional("interval", BoundedTypes.INTERVAL, INTERVAL);
    Setting<Duration> timeout = timeout(interval, kind);
    Setting<Recheck> recheck = recheck(check.section("recheck"));
    Setting<List<MaintenanceWindow>> maintenance = Maintenance.read(check);
    Setting<List<String>> locations =
        check.everybodySees(
            "locations",
            check.optional("locations", ValueType.oneOrMany(deployment.location()), List.of()));
    Setting<List<String>> dependsOn =
        check.optional("depends-on", ValueType.oneOrMany(BoundedTypes.SOME_TEXT), List.of());
    Setting<Boolean> enabled = check.optional("enabled", ValueType.FLAG, true);
    MetadataReader about = new MetadataReader(check);
    if (check.has("slo")) {
      deployment.withoutSlo().ifPresent(wrong -> check.refuse("slo", wrong));
    }
    return check.make(() ->
        Optional.of(
                new Check.Builder(
                        name,
                        kind.get(),
                        probe.get(),
                        Schedule.spread(name, interval.get()),
                        timeout.get())
                    .recheck(recheck.get())
                    .assertions(
                        Stream.concat(assertions.get().stream(), probe.get().expects().stream())
                            .toList())
                    .thresholds(about.thresholds())
                    .maintenance(maintenance.get())
                    .locations(locations.get())
                    .dependsOn(dependsOn.get())
                    .about(about.about())
                    .build())
            .filter(_ -> enabled.get()));
  }

  private Setting<ProbeKind> kind() {
    List<ProbeKind> named = kinds.stream().filter(each -> check.has(each.key())).toList();
    return switch (named.size()) {
      case 0 -> refuseUnknownKind();
      case 1 -> Setting.of(named.getFirst());
      default -> {
        named.forEach(each -> check.section(each.key()));
        yield check.refuse("has " + keys(named) + "; expected exactly one" + inherited(named));
      }
    };
  }

  /// Where a kind comes from that the author of the check did not write.
  private String inherited(List<ProbeKind> named) {
    return named.stream()
        .map(ProbeKind::key)
        .filter(check::isOfDefaults)
        .map(key -> "; " + key + " comes from defaults, " + check.place(key))
        .collect(Collectors.joining());
  }

  /// A misspelt kind is reported as such, not as a missing one.
  private Setting<ProbeKind> refuseUnknownKind() {
    Optional<String> misspelt =
        check.keys().stream()
            .filter(key -> check.isSection(key) && Suggestions.near(key, keys(kinds)).isPresent())
            .filter(key -> !List.of("expect", "warn", "tags", "slo", "alert").contains(key))
            .findFirst();
    if (misspelt.isPresent()) {
      return check.refuse(misspelt.get(), Suggestions.unknown(misspelt.get(), keys(kinds)));
    }
    return check
        .<ProbeKind>refuseMeant(Set.copyOf(keys(kinds)))
        .orElseGet(() -> check.refuse("needs one of " + keys(kinds) + " to define what to probe"));
  }

  private static List<String> keys(List<ProbeKind> kinds) {
    return kinds.stream().map(ProbeKind::key).sorted().toList();
  }

  private Setting<Probe> probe(ProbeKind kind) {
    return kind.read(check.section(kind.key()));
  }

  /// Without a kind its subjects are unknown.
  private Setting<List<Assertion>> assertions(Setting<ProbeKind> kind) {
    check.section("expect");
    check.section("warn");
    return kind.isGood() ? Expectations.read(check, kind.get(), kinds) : new Setting.Refused<>();
  }

  private Setting<Duration> timeout(Setting<Duration> interval, Setting<ProbeKind> kind) {
    Duration longest = interval.found().orElse(Duration.ofDays(1));
    Duration usual = kind.found().map(ProbeKind::timeout).orElse(longest);
    Duration fallback = longest.compareTo(usual) < 0 ? longest : usual;
    Setting<Duration> timeout = check.optional("timeout", BoundedTypes.SOME_TIME, fallback);
    return timeout.isGood() && timeout.get().compareTo(longest) > 0
        ? check.refuse(
            "timeout",
            "is "
                + HumanText.duration(timeout.get())
                + ", longer than the "
                + HumanText.duration(longest)
                + " interval of "
                + name)
        : timeout;
  }

  private static Setting<Recheck> recheck(Section recheck) {
    Setting<Integer> attempts =
        recheck.optional("attempts", ValueType.COUNT, Recheck.DEFAULT.attempts());
    Setting<Duration> delay =
        recheck.optional("delay", ValueType.DURATION, Recheck.DEFAULT.delay());
    Setting<Optional<Duration>> timeout = recheck.optional("timeout", ValueType.DURATION);
    return recheck.make(() -> new Recheck(attempts.get(), delay.get(), timeout.get()));
  }
}
