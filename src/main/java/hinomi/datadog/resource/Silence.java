package hinomi.datadog.resource;

import hinomi.check.Glob;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Alerts that somebody muted for a time: a downtime of ours that is no maintenance window, so that
/// `sync` leaves it alone. The scope is `check:shop`, `check:(cart OR shop)` or tags.
public record Silence(String id, String scope, Optional<Instant> end, String by, String why) {
  /// The word in the message of a downtime that makes it a silence.
  static final String MARK = "hinomi-silence";

  private static final String TAGS = " AND ";
  private static final Pattern CHECKS = Pattern.compile("check:\\(?([^()]+)\\)?");
  private static final Pattern MESSAGE =
      Pattern.compile(
          "Silenced by (.*?) until [^;]*; why: (.*)\\s" + MARK + "(?: .*)?", Pattern.DOTALL);

  /// Whether a downtime with this message is one, of whatever namespace.
  static boolean isMarked(String message) {
    return List.of(message.split("\\s+", -1)).contains(MARK);
  }

  /// The names of the checks; none when the scope is of tags.
  public List<String> names() {
    Matcher checks = CHECKS.matcher(scope);
    return checks.matches() ? Arrays.asList(checks.group(1).split(" OR ")) : List.of();
  }

  /// Whether it mutes the check of this name with these tags. A name in the scope may be a glob.
  public boolean mutes(String check, Map<String, String> tags) {
    return names().isEmpty()
        ? Arrays.stream(scope.split(TAGS, -1)).allMatch(each -> isIn(each, tags))
        : names().stream()
            .anyMatch(each -> Glob.of(each).filter(glob -> glob.matches(check)).isPresent());
  }

  private static boolean isIn(String tag, Map<String, String> tags) {
    String[] parts = tag.split(":", 2);
    return parts.length == 2 && parts[1].equals(tags.get(parts[0]));
  }

  /// The scope of what has all of these tags, each written `key:value`.
  public static String scopeOfTags(List<String> tags) {
    return String.join(TAGS, tags);
  }

  static String scopeOf(List<String> names) {
    return "check:"
        + (names.size() == 1 ? names.getFirst() : "(" + String.join(" OR ", names) + ")");
  }

  /// The downtime of the API as a silence.
  static Silence of(JsonObject item) {
    JsonObject attributes = item.getJsonObject("attributes");
    String message = attributes.getString("message", "");
    Matcher parts = MESSAGE.matcher(message);
    boolean isWhole = parts.matches();
    return new Silence(
        String.valueOf(item.getValue("id")),
        Objects.requireNonNullElse(attributes.getString("scope"), ""),
        Optional.ofNullable(attributes.getJsonObject("schedule")).flatMap(Silence::end),
        isWhole ? parts.group(1) : "",
        isWhole ? parts.group(2) : message);
  }

  private static Optional<Instant> end(JsonObject schedule) {
    return Optional.ofNullable(schedule.getString("end"))
        .map(text -> OffsetDateTime.parse(text).toInstant());
  }
}
