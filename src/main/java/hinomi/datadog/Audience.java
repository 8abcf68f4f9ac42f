package hinomi.datadog;

import hinomi.check.Check;
import java.util.stream.Stream;

/// Who is paged about a check, and with which priority. The statuses of a check carry its tag, by
/// which the monitor for these people selects them.
public record Audience(String team, String notified, int priority) {
  private static final int USUAL = 3;
  private static final int LONGEST_IN_WORDS = 50;

  public static Audience of(Check check) {
    return new Audience(
        check.about().tags().getOrDefault("team", ""),
        check.about().notified().orElse(""),
        check.about().priority().orElse(USUAL));
  }

  public Audience calmer() {
    return new Audience(team, notified, Math.min(5, priority + 1));
  }

  public Stream<String> tags() {
    return team.isEmpty() ? Stream.of() : Stream.of("team:" + team);
  }

  public String inWords() {
    return team.isEmpty() ? "P" + priority : teamInWords() + ", P" + priority;
  }

  /// Short enough for a title.
  public String teamInWords() {
    return team.length() > LONGEST_IN_WORDS ? team.substring(0, LONGEST_IN_WORDS) + "..." : team;
  }

  public String word() {
    return team + "|" + notified + "|" + priority;
  }

  /// The tag of checks whose locations must agree: a monitor holds those with the same quorum.
  public String tag(Quorum quorum) {
    return DatadogTag.of(
        "audience", ResourceKey.of(team, notified, "p" + priority, "quorum", quorum.needed() + ""));
  }

  public String tag() {
    return DatadogTag.of("audience", ResourceKey.of(team, notified, "p" + priority));
  }
}
