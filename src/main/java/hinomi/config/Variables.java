package hinomi.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values of `{name}` in the texts of one entry, and which of them came from the environment;
/// `{{name}}` is the text `{name}`. Where the names are complete, as in a step of a journey, an
/// unknown one is refused. Some values may be known only later.
public record Variables(Map<String, String> values, Set<String> fromEnvironment, Foreign foreign) {
  public static final Variables NONE = new Variables(Map.of(), Set.of());

  /// The longest text with its values, which may come from outside, in characters.
  private static final int LONGEST = 1 << 20;

  private static final Pattern BRACES =
      Pattern.compile("(?<escaped>\\{\\{[a-z][a-z0-9_-]*}})|\\{(?<name>[^{}]*)}");
  private static final Predicate<String> NAME =
      Pattern.compile("[a-z][a-z0-9_-]*").asMatchPredicate();

  /// What a value may turn out to be, where it matters what it is.
  private static final List<String> SAMPLES =
      List.of("200", "https://www.example.com/", "www.example.com", "1s");

  /// The first sample differs by name, so that it can be found in a message.
  private static final int FIRST_SAMPLE = 7461;

  /// Names whose values come from outside, who may use them, and how they are escaped. Until the
  /// values are known, samples replace them.
  record Foreign(Set<String> names, boolean areHere, Optional<String> user, Escaping placing) {
    static final Foreign NONE = new Foreign(Set.of(), true, Optional.empty(), Escaping.AS_IT_IS);

    Foreign {
      names = Set.copyOf(names);
    }
  }

  public Variables {
    values = Map.copyOf(values);
    fromEnvironment = Set.copyOf(fromEnvironment);
  }

  public Variables(Map<String, String> values, Set<String> fromEnvironment) {
    this(values, fromEnvironment, Foreign.NONE);
  }

  public static boolean isName(String text) {
    return NAME.test(text);
  }

  /// These and the names that will have values; the user of them, in words, knows no others.
  Variables awaiting(String user, Set<String> names) {
    Map<String, String> more = new LinkedHashMap<>(values);
    names.stream().sorted().forEach(name -> more.put(name, "" + (FIRST_SAMPLE + more.size())));
    Optional<String> known = Optional.of(user);
    return new Variables(
        more, fromEnvironment, new Foreign(names, false, known, Escaping.AS_IT_IS));
  }

  /// These with the values of what was awaited.
  Variables with(Map<String, String> found) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.keySet().removeAll(foreign.names());
    more.putAll(found);
    return new Variables(
        more,
        fromEnvironment,
        new Foreign(found.keySet(), true, foreign.user(), foreign.placing()));
  }

  /// The same with values from elsewhere put into text like this.
  Variables placing(Escaping placing) {
    return new Variables(
        values,
        fromEnvironment,
        new Foreign(foreign.names(), foreign.areHere(), foreign.user(), placing));
  }

  /// The same with further samples in place of what is awaited.
  Stream<Variables> samples() {
    return awaited().isEmpty() ? Stream.of() : SAMPLES.stream().map(this::allBeing);
  }

  private Variables allBeing(String sample) {
    Map<String, String> all = new LinkedHashMap<>(values);
    awaited().forEach(name -> all.put(name, sample));
    return new Variables(all, fromEnvironment, foreign);
  }

  private Set<String> awaited() {
    return foreign.areHere() ? Set.of() : foreign.names();
  }

  /// The text with each `{name}` replaced once; unknown braces stay.
  public String fill(String text) {
    if ((values.isEmpty() && foreign.user().isEmpty()) || text.indexOf('{') < 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    Matcher braces = BRACES.matcher(text);
    int end = 0;
    while (braces.find()) {
      filled.append(text, end, braces.start());
      filled.append(filled(filled, braces));
      if (filled.length() > LONGEST) {
        throw new IllegalArgumentException(
            "is longer than a million characters with " + braces.group() + " filled in");
      }
      end = braces.end();
    }
    return filled.append(text, end, text.length()).toString();
  }

  private String filled(StringBuilder before, Matcher braces) {
    String escaped = braces.group("escaped");
    if (escaped != null) {
      return escaped.substring(1, escaped.length() - 1);
    }
    String name = braces.group("name");
    return values.containsKey(name) ? put(before, name) : braces.group();
  }

  private String put(StringBuilder before, String name) {
    String value = values.getOrDefault(name, "");
    return foreign.names().contains(name) ? foreign.placing().put(before.toString(), value) : value;
  }

  /// Refuses a name in braces that is none of these: any where all names are known, else one that
  /// comes near.
  void refuseUnknown(String text) {
    if (foreign.user().isPresent() || !values.isEmpty()) {
      namesInBraces(text).filter(name -> !values.containsKey(name)).forEach(this::refuseName);
    }
  }

  private void refuseName(String name) {
    Optional<String> near = Suggestions.near(name, values.keySet());
    if (foreign.user().isPresent() && isName(name)) {
      throw new IllegalArgumentException(
          "{"
              + name
              + "} is unknown in "
              + foreign.user().get()
              + "; "
              + near.map(it -> "did you mean {" + it + "}? ").orElse("")
              + "known: "
              + values.keySet().stream().sorted().toList());
    }
    if (foreign.user().isEmpty() && near.isPresent()) {
      throw new IllegalArgumentException(
          "{" + name + "} is not in each { }; did you mean {" + near.get() + "}?");
    }
  }

  /// The text with samples put back into braces.
  String withoutSamples(String filled) {
    return putBack(filled, awaited());
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
        : BRACES.matcher(text).results().flatMap(found -> Stream.ofNullable(found.group("name")));
  }

  /// How long the text is with the values of each of them, all together.
  public static long charactersOf(String text, List<Variables> all) {
    Map<String, Long> uses =
        namesInBraces(text).collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    long characters = 0;
    for (Variables each : all) {
      characters += text.length();
      for (Map.Entry<String, Long> use : uses.entrySet()) {
        characters += use.getValue() * each.values.getOrDefault(use.getKey(), "").length();
      }
    }
    return characters;
  }

  public boolean bringEnvironmentInto(String text) {
    return fromEnvironment.stream().anyMatch(name -> text.contains("{" + name + "}"));
  }
}
