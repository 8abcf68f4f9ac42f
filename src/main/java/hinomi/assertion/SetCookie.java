package hinomi.assertion;

import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A cookie that an answer sets, parsed as leniently as browsers do (RFC 6265, 5.2). Names of
/// attributes are in lower case.
public record SetCookie(String name, String value, Map<String, String> attributes) {
  private static final String AGE = "-?\\d{1,12}";

  public SetCookie {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /// The cookie of that name; the last one if there are several, as in browsers.
  static Optional<SetCookie> in(Answered answer, String name) {
    List<SetCookie> all =
        answer.facts().find(CommonFacts.HEADERS).stream()
            .flatMap(headers -> headers.all("Set-Cookie").stream())
            .map(SetCookie::parse)
            .filter(cookie -> cookie.name.equals(name))
            .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  public static SetCookie parse(String header) {
    String[] parts = header.split(";", -1);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int index = 1; index < parts.length; index++) {
      String key = before(parts[index]).toLowerCase(Locale.ROOT);
      attributes.put(key, after(parts[index]).orElse(""));
    }
    return after(parts[0])
        .map(value -> new SetCookie(before(parts[0]), value, attributes))
        .orElseGet(() -> new SetCookie("", parts[0].strip(), attributes));
  }

  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /// The value of an attribute, unless it is empty.
  public Optional<String> find(String attribute) {
    return Optional.ofNullable(attributes.get(attribute)).filter(value -> !value.isEmpty());
  }

  /// Whether it deletes the cookie: its age or its expiry date lies in the past.
  public boolean isExpired(Instant now) {
    boolean hasAge = attributes.getOrDefault("max-age", "").matches(AGE);
    boolean hasDate = HttpDate.parse(attributes.getOrDefault("expires", "")).isPresent();
    return (hasAge || hasDate) && age(Optional.of(now)).isZero();
  }

  Optional<String> sameSite() {
    return Optional.ofNullable(attributes.get("samesite"));
  }

  /// How long browsers keep it from now on; zero for no longer than their session.
  Duration age(Optional<Instant> now) {
    String seconds = attributes.getOrDefault("max-age", "");
    if (seconds.matches(AGE)) {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(seconds)));
    }
    return HttpDate.parse(attributes.getOrDefault("expires", ""))
        .flatMap(end -> now.map(start -> Duration.between(start, end)))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  /// Its attributes, never its value, which may be a session.
  String shown() {
    return attributes.isEmpty()
        ? "no attributes"
        : "attributes: " + String.join(", ", attributes.keySet());
  }

  private static String before(String pair) {
    int equals = pair.indexOf('=');
    return (equals < 0 ? pair : pair.substring(0, equals)).strip();
  }

  private static Optional<String> after(String pair) {
    int equals = pair.indexOf('=');
    return equals < 0 ? Optional.empty() : Optional.of(pair.substring(equals + 1).strip());
  }
}
