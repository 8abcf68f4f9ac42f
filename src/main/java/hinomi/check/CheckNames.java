package hinomi.check;

import hinomi.config.Position;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of checks: what they may look like, and which are taken.
final class CheckNames {
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9._-]{1,100}");
  private static final Pattern BRACES = Pattern.compile("\\{[^{}]*}");

  private final Map<String, Taken> byTag = new HashMap<>();

  private record Taken(String name, Position place) {}

  /// What is wrong with the looks of a name, if anything.
  static Optional<String> wrongWith(String name) {
    Matcher braces = BRACES.matcher(name);
    if (braces.find()) {
      return Optional.of(
          braces.group() + " stands for nothing: it wants an each { } with its values");
    }
    if (ALLOWED.matcher(name).matches()) {
      return Optional.empty();
    }
    String allowed = "a name has 1 to 100 of a-z 0-9 . _ -";
    String better = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
    return Optional.of(
        !better.equals(name) && ALLOWED.matcher(better).matches() && better.matches(".*[a-z0-9].*")
            ? allowed + "; did you mean '" + better + "'?"
            : allowed);
  }

  /// Takes the name, or says who has it. Datadog makes one tag of names that differ only in how
  /// many underscores stand in a row.
  Optional<String> take(String name, Position place) {
    Taken before = byTag.putIfAbsent(Tags.normal(name), new Taken(name, place));
    if (before == null) {
      return Optional.empty();
    }
    if (before.equals(new Taken(name, place))) {
      return Optional.of(
          "its each makes more than one '" + name + "'; the name must hold its variables");
    }
    return Optional.of(
        before.name().equals(name)
            ? "a check of this name is in " + before.place() + " already"
            : "becomes the Datadog tag 'check:"
                + Tags.normal(name)
                + "', as does '"
                + before.name()
                + "' in "
                + before.place());
  }
}
