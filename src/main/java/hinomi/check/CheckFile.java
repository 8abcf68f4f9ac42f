package hinomi.check;

import hinomi.config.Documents;
import hinomi.config.Documents.Document;
import hinomi.config.LoadBudget;
import hinomi.config.Position;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.Suggestions;
import hinomi.config.Variables;
import hinomi.probe.ProbeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One check file as read: its entries, expanded and with defaults applied, the hosts that they
/// name, and its problems. The text of the file is not kept.
record CheckFile(Path path, List<Entry> entries, Set<String> hosts, Problems problems) {
  private static final Set<String> KEYS = Set.of("checks", "defaults");

  /// For editors.
  private static final String SCHEMA = "$schema";

  /// One check of the file; the check itself is absent when it has problems or is not enabled.
  /// `depending` is the position of its `depends-on`; `isRead` is false after a problem, and when a
  /// placeholder does not fit.
  record Entry(
      String name,
      Position place,
      String path,
      Position depending,
      String fingerprint,
      Optional<Check> check,
      boolean isRead) {}

  /// What reads the entries of a file: the kinds of checks that there are, the deployment to which
  /// they must fit, and who wants to see each check before its text is forgotten.
  record Reader(List<ProbeKind> kinds, Deployment deployment, Checks.Visitor visitor) {}

  static CheckFile read(Path path, Documents documents, Reader reader) {
    CheckFile file = new CheckFile(path, new ArrayList<>(), new HashSet<>(), new Problems());
    documents
        .read(path, file.problems)
        .ifPresent(document -> file.read(document, documents.budget(), reader));
    return file;
  }

  private void read(Document document, LoadBudget budget, Reader reader) {
    Section root = document.root();
    if (Documents.isOfFolder(path) && !isOfFolder(root)) {
      return;
    }
    root.keys().stream()
        .filter(key -> !KEYS.contains(key) && !key.equals(SCHEMA))
        .filter(key -> root.place(key).file().equals(path.toString()))
        .filter(key -> !document.substituted().contains(key) || isMisspelt(key))
        .forEach(key -> refuseStray(root, key, reader.kinds()));
    Section defaults = root.section("defaults");
    Section checks = root.section("checks");
    if (Documents.isOfFolder(path)) {
      return;
    }
    if (!root.has("checks") && problems.none()) {
      root.refuse(
          root.keys().stream().allMatch(SCHEMA::equals)
              ? "is empty; expected checks { }"
              : "has no checks { }, and no other file includes it");
    }
    List<Section> shared = new ArrayList<>(List.of(defaults));
    shared.addAll(document.folderDefaults());
    checks.keys().forEach(key -> readEntry(checks, key, shared, budget, reader));
  }

  /// What a folder shares are defaults alone.
  private static boolean isOfFolder(Section root) {
    if (root.has("checks")) {
      root.refuse(
          "checks", "does not belong into defaults.conf, which holds the defaults of its folder");
      return false;
    }
    if (!root.has("defaults")) {
      root.refuse("has no defaults { }, which hold for all checks of its folder");
      return false;
    }
    return true;
  }

  private static boolean isMisspelt(String key) {
    return Suggestions.near(key, KEYS).isPresent();
  }

  private static void refuseStray(Section root, String key, List<ProbeKind> kinds) {
    boolean isCheck =
        root.isSection(key) && kinds.stream().anyMatch(kind -> root.section(key).has(kind.key()));
    root.refuse(
        key,
        isCheck && !isMisspelt(key)
            ? "looks like a check, but is outside of checks { }"
            : Section.hintOfFile(key)
                .orElseGet(() ->
                    Suggestions.unknown(key, KEYS) + ", and values that are used as ${name}"));
  }

  private void readEntry(
      Section checks, String key, List<Section> defaults, LoadBudget budget, Reader reader) {
    List<ProbeKind> kinds = reader.kinds();
    Section own = checks.section(key);
    if (!checks.isSection(key) || SplitNames.refuse(own, key, kinds)) {
      return;
    }
    if (checks.isWrittenTwice(key)) {
      checks.refuse(
          key, "is defined more than once in this file, and HOCON merges them into one check");
    }
    Section whole = own;
    for (Section each : defaults) {
      whole = whole.over(each, ofOtherKinds(whole, kinds));
    }
    String wording = whole.wording("each");
    List<Variables> all = EachExpansion.read(whole, key);
    long characters = Variables.charactersOf(wording, all);
    budget.expand(all.size(), characters);
    for (Variables variables : all) {
      budget.make(characters / all.size());
      Section one = whole.with(variables);
      Entry entry = entry(key, one, wording, variables, reader);
      entries.add(entry);
      if (problems.none()) { // a value that is refused cannot be shown either
        reader.visitor().visit(entry.name(), one, entry.check());
      }
      kinds.forEach(kind -> hosts.addAll(Hosts.of(one, kind)));
    }
  }

  /// The keys of kinds that the check does not have, once it has one: in defaults they are meant
  /// for other checks.
  private static Set<String> ofOtherKinds(Section check, List<ProbeKind> kinds) {
    Set<String> own = new HashSet<>(check.keys());
    Set<String> all = kinds.stream().map(ProbeKind::key).collect(Collectors.toSet());
    own.retainAll(all);
    if (own.isEmpty()) {
      return Set.of();
    }
    all.removeAll(own);
    return all;
  }

  private static Entry entry(
      String key, Section check, String wording, Variables variables, Reader reader) {
    String name = variables.fill(key);
    if (variables.bringEnvironmentInto(key)) {
      check.refuse(
          "its name must not come from the environment: it is shown to everyone"
              + ", unless hinomi.environment.plain names the variable");
    } else {
      CheckNames.wrongWith(name).ifPresent(check::refuse);
    }
    Setting<Optional<Check>> read =
        new CheckReader(name, check, reader.kinds(), reader.deployment()).read();
    Optional<Check> found = read.found().flatMap(enabled -> enabled);
    return new Entry(
        name,
        check.place(),
        check.path(),
        check.place("depends-on"),
        found.map(_ -> check.fingerprint(wording)).orElse(""),
        found,
        read.isGood());
  }
}
