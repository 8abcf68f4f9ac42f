package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.config.Key;
import hinomi.config.KeyTable;
import hinomi.config.KeyType;
import hinomi.config.Problem;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Timing;
import hinomi.probe.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table of keys says what the loader does: the same keys, types, words and defaults, and its
/// examples and hints can be loaded.
class KeyTableTest {
  private static final KeyTable TABLE = KeyTable.ofChecks();
  private static final Map<String, List<WrittenKey>> KEYS =
      KnownKeys.KINDS.stream().collect(Collectors.toMap(kind -> kind, WrittenKey::all));
  private static final int CHECKS_PER_FILE = 100;
  private static final Pattern KNOWN = Pattern.compile("known: \\[(.*)]");
  private static final List<String> WORDS_FOR_PEOPLE =
      List.of("must be any, 1.1, 2 or 3", "must be timestamp, uuid, or an object");

  @TempDir private Path folder;

  @BeforeEach
  void copyNamedFiles() throws IOException {
    Path shared = Files.createDirectories(folder.resolve("shared"));
    try (Stream<Path> files = Files.list(Path.of("examples/shared"))) {
      for (Path file : files.filter(each -> !each.toString().endsWith(".conf")).toList()) {
        Files.copy(file, shared.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void hasTheKindsOfChecks() {
    assertEquals(
        KnownKeys.KINDS.stream().sorted().toList(), TABLE.kinds().stream().sorted().toList());
  }

  @Test
  void hasEveryKeyThatTheLoaderKnows() {
    for (String kind : KnownKeys.KINDS) {
      Set<String> missing = KnownKeys.of(kind);
      WrittenKey.all(kind).forEach(each -> missing.remove(each.name()));

      assertEquals(Set.of(), missing, kind);
    }
  }

  @Test
  void givesExamplesThatLoad() throws IOException {
    Map<String, String> checks = new LinkedHashMap<>();
    forAll(each -> checks.put(id(each), each.check(id(each), each.key().example().text())));

    assertEquals(Map.of(), problems(checks));
  }

  @Test
  void hintsAtWhatLoads() throws IOException {
    Map<String, String> checks = new LinkedHashMap<>();
    forAll(each ->
        hints(each).forEach((word, hints) -> hints.forEach(hint -> add(checks, each, word, hint))));
    TABLE
        .root()
        .hints()
        .forEach((word, hints) -> hints.forEach(hint -> addOfCheck(checks, word, hint)));

    assertEquals(Map.of(), problems(checks));
  }

  @Test
  void hintsAtFilesThatLoad() throws IOException {
    Map<String, List<Problem>> refused = new TreeMap<>();
    for (Map.Entry<String, List<Key.Hint>> each : TABLE.hintsOfFile().entrySet()) {
      String written = each.getValue().getFirst().write();
      String further =
          written.startsWith("checks") ? "" : "checks { a { tcp { host = a, port = 1 } } }";
      Files.writeString(folder.resolve("one.conf"), written + "\n" + further);
      if (!written.isEmpty()
          && Checks.load(folder, Map.of(), Probes.kinds()) instanceof Checks.Load.Refused it) {
        refused.put(each.getKey(), it.problems());
      }
    }

    assertEquals(Map.of(), refused);
  }

  private static void addOfCheck(Map<String, String> checks, String word, Key.Hint hint) {
    if (!hint.write().isEmpty()) {
      String name = "check." + word + "." + checks.size();
      boolean isKind = TABLE.kinds().contains(hint.target());
      String base = isKind ? "" : "http { url = \"https://www.example.com/\" }\n";
      String unfolded = hint.target().equals("each") ? "-{city}" : "";
      checks.put(name, "\"" + name + unfolded + "\" {\n" + base + hint.write() + "\n}\n");
    }
  }

  /// Those of conditions are tried once, below `expect`.
  private static Map<String, List<Key.Hint>> hints(WrittenKey section) {
    boolean isSame =
        List.of("all", "any", "not", "warn", "until").contains(section.key().name())
            || section.name().equals("journey.steps.expect");
    return isSame ? Map.of() : TABLE.below(section.key()).hints();
  }

  /// A hint that needs a key of another kind is never given.
  private static void add(
      Map<String, String> checks, WrittenKey section, String word, Key.Hint hint) {
    String name = id(section) + ".." + word;
    String written =
        hint.write().replace("client.key\" }", "client.key\", password = demo-password }");
    target(section, hint).ifPresent(target -> checks.put(name, target.check(name, written)));
  }

  private static Optional<WrittenKey> target(WrittenKey section, Key.Hint hint) {
    List<WrittenKey> all = KEYS.get(section.kind());
    List<String> names = section.path().stream().map(Key::name).toList();
    return Stream.iterate(names.size(), size -> size >= 0, size -> size - 1)
        .skip(hint.isBeside() ? 1 : 0)
        .limit(hint.isBeside() ? names.size() : 1)
        .map(size -> String.join(".", names.subList(0, size)))
        .map(around -> around.isEmpty() ? hint.target() : around + "." + hint.target())
        .flatMap(name -> all.stream().filter(each -> each.name().equals(name)))
        .findFirst();
  }

  /// Hints that nobody could ever get are mistakes of the table.
  @Test
  void hintsAtKeysOfSomeKind() {
    Set<String> targets = new TreeSet<>();
    Set<String> reached = new TreeSet<>();
    forAll(each ->
        hints(each)
            .forEach((word, hints) ->
                hints.stream()
                    .filter(hint -> !hint.write().isEmpty())
                    .forEach(hint -> {
                      targets.add(each.name() + " " + word);
                      if (target(each, hint).isPresent()) {
                        reached.add(each.name() + " " + word);
                      }
                    })));

    targets.removeAll(reached);
    assertEquals(Set.of(), targets);
  }

  @Test
  void namesTheTypesThatTheLoaderReads() throws IOException {
    Map<String, String> objects = new LinkedHashMap<>();
    Map<String, String> lists = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, String> patterns = new LinkedHashMap<>();
    Map<String, WrittenKey> keys = new LinkedHashMap<>();
    forAll(each -> {
      String id = id(each);
      String name = each.key().isAnyName() ? each.key().example().placeholder() : each.key().name();
      keys.put(id, each);
      objects.put(id, each.check(id, name + " { zzz { zzz { zzz = 1 } } }"));
      lists.put(id, each.check(id, name + " = [[1]]"));
      texts.put(id, each.check(id, name + " = \"zzz zzz\""));
      patterns.put(id, each.check(id, name + " = \"(\""));
    });
    Map<String, List<Problem>> ofObjects = problemsOf(objects);
    Map<String, List<Problem>> ofLists = problemsOf(lists);
    Map<String, List<Problem>> ofTexts = problemsOf(texts);
    Map<String, List<Problem>> ofPatterns = problemsOf(patterns);
    Map<String, String> wrong = new TreeMap<>();
    keys.forEach((id, key) -> {
      String read =
          (tellsForm(ofObjects, key, id, "was an object") ? "" : "objects ")
              + (tellsForm(ofLists, key, id, "was a list") ? "" : "lists ")
              + plain(ofTexts, ofPatterns, key, id);
      String said = said(key.key().type());
      if (!read.equals(said)) {
        wrong.put(id, "the loader reads " + read + ", the table says " + said);
      }
    });

    assertEquals(Map.of(), wrong);
  }

  private static String said(KeyType type) {
    return (type.allowsObjects() ? "objects " : "")
        + (type.allowsLists() ? "lists " : "")
        + type.forms().stream()
            .filter(form -> !form.isList())
            .filter(form -> form.kind() != KeyType.Kind.OBJECT && form.kind() != KeyType.Kind.NULL)
            .map(form ->
                form.kind() == KeyType.Kind.WORD
                    ? form.kind() + "" + type.words().stream().sorted().toList()
                    : form.kind() == KeyType.Kind.ANY ? "TEXT" : form.kind() + "")
            .distinct()
            .collect(Collectors.joining(" "));
  }

  private static boolean tellsForm(
      Map<String, List<Problem>> problems, WrittenKey key, String id, String form) {
    return at(problems, key, id, false).anyMatch(message -> message.contains(form));
  }

  /// The kind of plain value, by what is told about a text that is none.
  private static String plain(
      Map<String, List<Problem>> texts,
      Map<String, List<Problem>> patterns,
      WrittenKey key,
      String id) {
    String told = at(texts, key, id, true).collect(Collectors.joining("\n"));
    Matcher known = KNOWN.matcher(told);
    if (told.contains("must be an object { }") || told.contains("must be a list")) {
      return "";
    } else if (known.find()) {
      return "WORD" + Stream.of(known.group(1).split(", ")).sorted().toList();
    } else if (WORDS_FOR_PEOPLE.stream().anyMatch(told::contains)) {
      return "WORD" + key.key().type().words().stream().sorted().toList();
    } else if (told.contains("duration")) {
      return "DURATION";
    } else if (told.contains("a size")) {
      return "SIZE";
    } else if (told.contains("true or false")) {
      return "BOOLEAN";
    } else if (told.contains("whole number")) {
      return "INTEGER";
    } else if (told.contains("must be a number")) {
      return "NUMBER";
    } else if (told.contains("no file")) {
      return "FILE";
    } else if (told.contains(" URL")) {
      return "URL";
    }
    return at(patterns, key, id, true).anyMatch(it -> it.contains("regular expression"))
        ? "REGEX"
        : "TEXT";
  }

  /// The messages at the key itself, or also at the first element of its list.
  private static Stream<String> at(
      Map<String, List<Problem>> problems, WrittenKey key, String id, boolean withElements) {
    String path =
        key.path().stream()
            .map(each -> each.isAnyName() ? each.example().placeholder() : each.name())
            .collect(Collectors.joining("."));
    return problems.getOrDefault(id, List.of()).stream()
        .filter(problem -> {
          String at = problem.path().replaceFirst("^checks\\.(\"[^\"]*\"|[^.]*)\\.", "");
          String plain = at.replaceAll("\\[\\d+]\\.", ".").replaceFirst("\\[\\d+]$", "");
          return plain.equals(path) && (withElements || !at.endsWith("]"));
        })
        .map(Problem::message);
  }

  @Test
  void namesTheDefaultsOfTheLoader() throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    List<WrittenKey> keys = new ArrayList<>();
    forAll(each -> {
      boolean isRandom = each.key().example().with().contains("random");
      if (each.key().presence().fallback().isPresent() && !isRandom) {
        keys.add(each);
      }
    });
    for (WrittenKey key : keys) {
      String name = key.key().name();
      String value = key.key().presence().fallback().orElseThrow();
      String with = dump(load(key.check("example", name + " = \"" + value + "\"")));
      String without = dump(load(key.check("example", "")));
      if (!with.equals(without)) {
        wrong.put(id(key), "with " + value + ":\n" + with + "\nwithout:\n" + without);
      }
    }

    assertEquals(Map.of(), wrong);
  }

  private Check load(String text) throws IOException {
    Path one = folder.resolve("one.conf");
    Files.writeString(one, "checks {\n" + text + "}\n");
    Checks.Load load = Checks.load(folder, Map.of(), Probes.kinds());
    Files.delete(one);
    return switch (load) {
      case Checks.Load.Loaded(Checks checks) -> checks.all().getFirst();
      case Checks.Load.Refused(List<Problem> problems) ->
          throw new AssertionError(problems + "\n" + text);
    };
  }

  /// Everything about the check but how its conditions are evaluated.
  private static String dump(Check check) {
    Answered nothing = new Answered(Facts.NONE, Timing.NONE);
    return new DeepText().of(check)
        + check.assertions().stream()
            .map(each -> each.evaluate(nothing))
            .map(finding -> finding.assertion() + " " + finding.expected())
            .sorted()
            .toList();
  }

  @Test
  void saysOneSentenceOfEachKey() {
    Set<String> wrong = new TreeSet<>();
    forAll(each -> {
      String about = each.key().docs().about();
      if (!about.matches("[A-Z`].*[\\w)`%]\\.") || about.length() > 130) {
        wrong.add(each.name() + ": " + about);
      }
    });

    assertEquals(Set.of(), wrong);
  }

  private interface ForKey {
    void take(WrittenKey key);
  }

  /// The keys of all kinds, but those of conditions that are the same as in `expect`.
  private static void forAll(ForKey work) {
    KnownKeys.KINDS.stream()
        .flatMap(kind -> KEYS.get(kind).stream())
        .filter(each -> each.kind().equals("http") || each.isBelow(each.kind(), "expect"))
        .filter(each ->
            !each.name().startsWith("warn.")
                && !each.name().matches("journey\\.steps\\.(expect|warn|http|repeat\\.until)\\..*"))
        .forEach(work::take);
  }

  private static String id(WrittenKey key) {
    return key.kind() + "." + key.name().replace("*", "any");
  }

  /// In words, by check.
  private Map<String, List<String>> problems(Map<String, String> checks) throws IOException {
    Map<String, List<String>> all = new TreeMap<>();
    problemsOf(checks)
        .forEach((id, list) -> all.put(id, list.stream().map(Problem::toString).toList()));
    return all;
  }

  private Map<String, List<Problem>> problemsOf(Map<String, String> checks) throws IOException {
    Map<String, List<Problem>> all = new TreeMap<>();
    List<Map.Entry<String, String>> left = new ArrayList<>(checks.entrySet());
    while (!left.isEmpty()) {
      List<Map.Entry<String, String>> some =
          left.subList(0, Math.min(CHECKS_PER_FILE, left.size()));
      String text = some.stream().map(Map.Entry::getValue).collect(Collectors.joining());
      Path file = folder.resolve("checks.conf");
      Files.writeString(
          file,
          "checks {\nexample { http { url = \"https://www.example.com/\" } }\n" + text + "}\n");
      if (Checks.load(folder, Map.of(), Probes.kinds()) instanceof Checks.Load.Refused refused) {
        refused.problems().forEach(problem -> add(some, problem, all));
      }
      some.clear();
    }
    return all;
  }

  private static void add(
      List<Map.Entry<String, String>> checks, Problem problem, Map<String, List<Problem>> all) {
    String id =
        checks.stream()
            .map(Map.Entry::getKey)
            .filter(each ->
                problem.path().startsWith("checks.\"" + each + "\"")
                    || problem.path().startsWith("checks.\"" + each + "-{city}\""))
            .findFirst()
            .orElse("?");
    all.computeIfAbsent(id, _ -> new ArrayList<>()).add(problem);
  }
}
