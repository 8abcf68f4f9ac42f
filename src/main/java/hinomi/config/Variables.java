package hinomi.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What `{name}` stands for in the text of one entry of a file, and which of these values came from
/// the environment. Where names are told to be complete, as in a step of a journey, one that is not
/// among them is refused; some of them may have their values only later.
public record Variables(
    Map<String, String> values,
    Set<String> fromEnvironment,
    Set<String> later,
    Optional<String> user) {
  public static final Variables NONE = new Variables(Map.of(), Set.of());

  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
  private static final Predicate<String> NAME =
      Pattern.compile("[a-z][a-z0-9_-]*").asMatchPredicate();

  /// What a value may turn out to be, where it matters what it is.
  private static final List<String> SAMPLES =
      List.of("200", "https://www.example.com/", "www.example.com", "1s");

  /// The first sample differs from name to name, so that it is known again in what is told.
  private static final int FIRST_SAMPLE = 7461;

  public Variables {
    values = Map.copyOf(values);
    fromEnvironment = Set.copyOf(fromEnvironment);
    later = Set.copyOf(later);
  }

  public Variables(Map<String, String> values, Set<String> fromEnvironment) {
    this(values, fromEnvironment, Set.of(), Optional.empty());
  }

  public static boolean isName(String text) {
    return NAME.test(text);
  }

  /// These and the names that will have values; the user of them, in words, knows no others.
  Variables awaiting(String newUser, Set<String> names) {
    Map<String, String> more = new LinkedHashMap<>(values);
    names.stream().sorted().forEach(name -> more.put(name, "" + (FIRST_SAMPLE + more.size())));
    return new Variables(more, fromEnvironment, names, Optional.of(newUser));
  }

  /// These with the values of what was awaited.
  Variables with(Map<String, String> found) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.keySet().removeAll(later);
    more.putAll(found);
    return new Variables(more, fromEnvironment, Set.of(), user);
  }

  /// The same with further samples in place of what is awaited.
  Stream<Variables> samples() {
    return later.isEmpty() ? Stream.of() : SAMPLES.stream().map(this::allBeing);
  }

  private Variables allBeing(String sample) {
    Map<String, String> all = new LinkedHashMap<>(values);
    later.forEach(name -> all.put(name, sample));
    return new Variables(all, fromEnvironment, later, user);
  }

  /// The text with each `{name}` replaced once; unknown braces stay.
  public String fill(String text) {
    return values.isEmpty() || text.indexOf('{') < 0
        ? text
        : BRACES
            .matcher(text)
            .replaceAll(found ->
                Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }

  /// Refuses a name in braces that is none of these: any where all names are known, else one that
  /// comes near.
  void refuseUnknown(String text) {
    if (user.isPresent() || !values.isEmpty()) {
      namesInBraces(text).filter(name -> !values.containsKey(name)).forEach(this::refuseName);
    }
  }

  private void refuseName(String name) {
    Optional<String> near = Words.near(name, values.keySet());
    if (user.isPresent() && isName(name)) {
      throw new IllegalArgumentException(
          user.get()
              + " does not know {"
              + name
              + "}; "
              + near.map(it -> "did you mean {" + it + "}? ").orElse("")
              + "known are "
              + values.keySet().stream().sorted().toList());
    }
    if (user.isEmpty() && near.isPresent()) {
      throw new IllegalArgumentException(
          "{" + name + "} is none of its each; did you mean {" + near.get() + "}?");
    }
  }

  /// The text with samples put back into braces.
  String withoutSamples(String filled) {
    return putBack(filled, later);
  }

  /// The text with the values put back into braces: what is the same for all of the entry.
  String pattern(String filled) {
    return putBack(filled, values.keySet());
  }

  private String putBack(String filled, Set<String> names) {
    String pattern = filled;
    for (String name : names) {
      String value = values.getOrDefault(name, "");
      if (!value.isEmpty()) {
        pattern = pattern.replace(value, "{" + name + "}");
      }
    }
    return pattern;
  }

  public static Stream<String> namesInBraces(String text) {
    return text.indexOf('{') < 0
        ? Stream.of()
        : BRACES.matcher(text).results().map(found -> found.group(1));
  }

  public boolean bringEnvironmentInto(String text) {
    return fromEnvironment.stream().anyMatch(name -> text.contains("{" + name + "}"));
  }
}
