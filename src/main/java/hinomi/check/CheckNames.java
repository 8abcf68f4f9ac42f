package hinomi.check;

import hinomi.config.Position;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of checks: their syntax, and that each is used once.
final class CheckNames {
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9._-]{1,100}");
  private static final Pattern BRACES = Pattern.compile("\\{[^{}]*}");

  private final Map<String, Taken> byTag = new HashMap<>();

  private record Taken(String name, Position place) {}

  /// What is wrong with the syntax of a name, if anything.
  static Optional<String> wrongWith(String name) {
    Matcher braces = BRACES.matcher(name);
    if (braces.find()) {
      return Optional.of(braces.group() + " has no value: define it in each { }");
    }
    if (ALLOWED.matcher(name).matches()) {
      return Optional.empty();
    }
    String allowed = "a name has 1 to 100 of a-z 0-9 . _ -";
    String better = slug(name);
    return Optional.of(
        !better.equals(name) && ALLOWED.matcher(better).matches() && better.matches(".*[a-z0-9].*")
            ? allowed + "; did you mean '" + better + "'?"
            : allowed);
  }

  /// What is left of the name: `Top Page` and `TopPage` become `top-page`, `Café` becomes `cafe`.
  private static String slug(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}+", "")
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9._-]+", "-")
        .replaceAll("^-+|-+$", "");
  }

  /// Takes the name, or says who has it. Names that differ only in the number of consecutive
  /// underscores are one tag for Datadog.
  Optional<String> take(String name, Position place) {
    Taken before = byTag.putIfAbsent(Tags.normal(name), new Taken(name, place));
    if (before == null) {
      return Optional.empty();
    }
    if (before.equals(new Taken(name, place))) {
      return Optional.of(
          "each { } makes more than one '" + name + "'; put its variables into the name");
    }
    return Optional.of(
        before.name().equals(name)
            ? "duplicate name: it is already used in " + before.place()
            : "becomes the Datadog tag 'check:"
                + Tags.normal(name)
                + "', as does '"
                + before.name()
                + "' in "
                + before.place());
  }
}
