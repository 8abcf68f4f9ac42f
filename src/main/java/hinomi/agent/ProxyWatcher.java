package hinomi.agent;

import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Tracks which checks use which proxy, and reports once for all of them when a proxy cannot be
/// reached, and when it recovers. Call it on the event loop.
final class ProxyWatcher {
  private final Map<String, Set<String>> users = new HashMap<>();
  private final Set<String> unreached = new HashSet<>();

  /// Forgets removed checks and unused proxies.
  void know(Collection<Check> checks) {
    Set<String> names = checks.stream().map(Check::name).collect(Collectors.toSet());
    users.values().forEach(each -> each.retainAll(names));
    users.values().removeIf(Set::isEmpty);
    unreached.retainAll(users.keySet());
  }

  /// The notice to send after a run, if any.
  Optional<Notice> update(Report report, Instant now) {
    Facts facts = report.outcome().facts();
    Optional<String> proxy = facts.find(CommonFacts.PROXY);
    Optional<Boolean> reached = facts.find(CommonFacts.PROXY_REACHED);
    if (proxy.isEmpty() || reached.isEmpty()) {
      return Optional.empty();
    }
    users.computeIfAbsent(proxy.get(), _ -> new TreeSet<>()).add(report.check().name());
    boolean isFailed = report.verdict().grade() == Grade.FAILED;
    return reached.get()
        ? recovered(proxy.get(), report.location(), now)
        : isFailed ? lost(proxy.get(), report, now) : Optional.empty();
  }

  /// The proxies that cannot be reached now.
  Optional<String> words() {
    return unreached.isEmpty()
        ? Optional.empty()
        : Optional.of("proxies cannot be reached: " + String.join(", ", new TreeSet<>(unreached)));
  }

  private Optional<Notice> lost(String proxy, Report report, Instant now) {
    if (!unreached.add(proxy)) {
      return Optional.empty();
    }
    String why = report.verdict().message().map(each -> " (" + each + ")").orElse("");
    String words =
        "the proxy " + proxy + " cannot be reached from " + report.location().name() + why;
    Set<String> checks = users.getOrDefault(proxy, Set.of());
    String text = "Checks that use it fail: " + String.join(", ", checks);
    return Optional.of(new Notice(Notice.Topic.PROXY, report.location(), now, words, text, true));
  }

  private Optional<Notice> recovered(String proxy, Location location, Instant now) {
    if (!unreached.remove(proxy)) {
      return Optional.empty();
    }
    String words = "the proxy " + proxy + " can be reached again from " + location.name();
    return Optional.of(
        new Notice(
            Notice.Topic.PROXY,
            location,
            now,
            words,
            "Checks that use it can reach their sites again.",
            false));
  }
}
