package hinomi.check;

import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.probe.ProbeKind;
import hinomi.probe.Probes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys that the loader knows, found out by an unknown key in every section: the problem names
/// those that are known. `*` stands for a name that the author chooses.
final class KnownKeys {
  static final List<String> KINDS = Probes.kinds().stream().map(ProbeKind::key).toList();

  private static final String NOBODY = "zzz";
  private static final String LIST = "[]";
  private static final Pattern KNOWN = Pattern.compile("known: \\[(.*)]");
  private static final int DEEPEST = 9;

  /// Inside of these are the same words as around them.
  private static final Set<String> GROUPS = Set.of("all", "any", "not");

  private KnownKeys() {}

  /// All keys of checks of the kind, as `http.headers.*`, `journey.steps.http.url`.
  static Set<String> of(String kind) {
    Set<String> known = new TreeSet<>();
    add(kind, List.of(), known);
    return known;
  }

  /// Puts the unknown key into each section in turn, and into each list of sections.
  private static void add(String kind, List<String> path, Set<String> known) {
    for (List<String> section : List.of(path, asList(path))) {
      for (String key : knownAt(kind, section)) {
        List<String> below = below(section, key);
        known.add(String.join(".", below).replace(LIST, ""));
        if (below.size() < DEEPEST && !GROUPS.contains(key)) {
          add(kind, below, known);
          add(kind, below(below, "*"), known);
        }
      }
    }
  }

  private static List<String> asList(List<String> path) {
    return path.isEmpty() || path.getLast().endsWith(LIST)
        ? List.of("*") // where nothing is
        : below(path.subList(0, path.size() - 1), path.getLast() + LIST);
  }

  private static List<String> below(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }

  private static List<String> knownAt(String kind, List<String> path) {
    return problems(kind, nested(below(path, NOBODY))).stream()
        .filter(problem -> problem.path().replaceAll("\\[\\d+]", LIST).equals(at(path)))
        .map(problem -> KNOWN.matcher(problem.message()))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> Stream.of(found.group(1).split(", ")))
        .orElse(Stream.of())
        .filter(key -> !path.isEmpty() || key.equals(kind) || !KINDS.contains(key))
        .toList();
  }

  private static String at(List<String> path) {
    return below(path, NOBODY).stream().map(KnownKeys::named).collect(Collectors.joining("."));
  }

  private static String named(String key) {
    return key.replace("*", "whatever");
  }

  private static Map<String, Object> nested(List<String> path) {
    Object value = 1;
    for (String key : path.reversed()) {
      String name = named(key).replace(LIST, "");
      value = Map.of(name, key.endsWith(LIST) ? List.of(value) : value);
    }
    return asValues(value);
  }

  @SuppressWarnings("unchecked") // made above
  private static Map<String, Object> asValues(Object map) {
    return (Map<String, Object>) map;
  }

  private static List<Problem> problems(String kind, Map<String, Object> values) {
    Problems problems = new Problems();
    Map<String, Object> whole = new HashMap<>(values);
    whole.putIfAbsent(kind, Map.of());
    Checks.of("example", Section.inMemory("example", whole, problems), Probes.kinds());
    return problems.sorted();
  }
}
