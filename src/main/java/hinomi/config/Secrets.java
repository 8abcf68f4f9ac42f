package hinomi.config;

import hinomi.redaction.Redactor;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Secret values, as those from the environment, which are masked in everything that is printed,
/// however they are encoded there. Texts under 6 characters are not secret. Safe for use by several
/// threads.
public final class Secrets {
  public static final String SHOWN = Redactor.MASK;

  /// How many values that came up while the agent runs are remembered, and how many characters of
  /// them all.
  private static final int MOST_PASSING = 100;

  private static final int LONGEST_PASSING = 256 * 1024;

  /// Up to 18 digits are a count; more are a key.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?=[\\d.]{1,18}(?![\\d.]))\\d*\\.?\\d+(?:[eE][+-]?\\d+)?");

  private static final Pattern URL =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://(?:[^/?#@]*:(?<password>[^/?#]*)@)?[^/?#@]*(?<target>[/?].*)?");

  private static final Pattern PARTS = Pattern.compile("[/?&=;#]+");

  /// Shorter parts of a URL are words of everybody.
  private static final int LONG_PART = 16;

  /// Around what is encoded in PEM, which everybody knows.
  private static final String PEM_BOUNDARY = "-----";

  private final Redactor redactor = new Redactor();
  private final Set<String> known = new LinkedHashSet<>();
  private final SequencedSet<String> passing = new LinkedHashSet<>();
  private int charactersPassing;

  /// Adds a secret.
  public synchronized void add(String value) {
    if (known.add(value)) {
      parts(value).forEach(redactor::add);
    }
  }

  /// A value of the environment; numbers are none that is hidden.
  public void addFromEnvironment(String value) {
    if (!NUMBER.matcher(value.strip()).matches()) {
      add(value);
    }
  }

  /// A value that comes up while the agent runs, as a token does: forgotten after many others.
  public synchronized void addPassing(String value) {
    if (!known.contains(value) && passing.add(value)) {
      parts(value).forEach(redactor::add);
      charactersPassing += value.length();
    }
    while (passing.size() > MOST_PASSING
        || (charactersPassing > LONGEST_PASSING && passing.size() > 1)) {
      String eldest = passing.removeFirst();
      parts(eldest).forEach(redactor::remove);
      charactersPassing -= eldest.length();
    }
  }

  /// The value, each of its lines, which are shown alone, and what a request sends of a URL.
  private static Stream<String> parts(String value) {
    String whole = value.strip();
    return Stream.of(Stream.of(whole), whole.lines().map(String::strip), partsOfUrl(whole))
        .flatMap(each -> each)
        .filter(part -> part.length() >= Redactor.SHORTEST && !isBoundary(part))
        .distinct();
  }

  /// The password, and long parts of the path and the query: a site hears them without the rest.
  private static Stream<String> partsOfUrl(String value) {
    Matcher url = URL.matcher(value);
    if (!url.matches()) {
      return Stream.of();
    }
    String target = Optional.ofNullable(url.group("target")).orElse("");
    return Stream.concat(
        Optional.ofNullable(url.group("password")).stream(),
        Stream.concat(Stream.of(target), Arrays.stream(PARTS.split(target)))
            .filter(part -> part.length() >= LONG_PART));
  }

  private static boolean isBoundary(String part) {
    return part.startsWith(PEM_BOUNDARY) && part.indexOf('\n') < 0;
  }

  public String redact(String text) {
    return redactor.redact(text);
  }

  /// The same for a text that may have been cut off in the middle of one.
  public String redactCut(String text) {
    return redactor.redactCut(text);
  }
}
