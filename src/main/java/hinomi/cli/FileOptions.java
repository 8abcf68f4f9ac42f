package hinomi.cli;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Checks.Load;
import hinomi.check.Checks.Missing;
import hinomi.check.Checks.Reach;
import hinomi.check.Checks.Source;
import hinomi.check.Deployment;
import hinomi.cli.Main.Exit;
import hinomi.config.AgentSettings;
import hinomi.config.Environment;
import hinomi.config.EnvironmentFile;
import hinomi.config.FolderStamp;
import hinomi.config.Position;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.datadog.resource.Resource;
import hinomi.datadog.resource.Resources;
import hinomi.probe.Probes;
import hinomi.sink.log.Logging;
import hinomi.text.HumanText;
import hinomi.text.HumanTime;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// The options that name check files, settings and variables, and what is loaded from them.
public final class FileOptions {
  @Option(
      names = "--checks",
      paramLabel = "DIR",
      description = "Folder of check files (default: checks).")
  private Optional<Path> checks = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Agent settings (default: hinomi.conf, if present).")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "GLOB",
      converter = NameGlob.Converter.class,
      description = "Only checks whose name matches, such as 'shop-*'.")
  private Optional<NameGlob> only = Optional.empty();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = {
        "Sets a variable, overriding the environment; repeatable.",
        "Visible in the process list of this machine; use --env-file for secrets."
      })
  private List<String> variables = List.of();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = {
        "Sets variables from NAME=VALUE lines, overriding the environment; repeatable.",
        "Same format as docker --env-file: # starts a comment line, quotes are part of the value."
      })
  private List<Path> variableFiles = List.of();

  /// All variables, read once: a file may be a pipe.
  private Map<String, String> environment = Map.of();

  private boolean placeholders;

  /// From now on placeholders stand for variables of check files that are not set.
  public FileOptions withPlaceholders() {
    placeholders = true;
    return this;
  }

  /// What came of loading: all of it, or the problems.
  public sealed interface Loaded {}

  /// The settings, the selected checks, and what else their files say. `secrets` masks what came
  /// from the environment.
  public record Good(
      SettingsFile settings,
      List<Check> checks,
      Map<String, Source> sources,
      Reach reach,
      Missing missing,
      Secrets secrets)
      implements Loaded {
    /// What the reader of a result must know about missing variables, in words.
    public List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (!missing.variables().isEmpty()) {
        notes.add(
            "no value for "
                + String.join(", ", new TreeSet<>(missing.variables()))
                + ": "
                + (missing.variables().size() == 1
                    ? "a placeholder stands for it"
                    : "placeholders stand for them"));
      }
      if (!missing.checks().isEmpty()) {
        notes.add("left out, as no placeholder fits: " + String.join(", ", missing.checks()));
      }
      return notes;
    }

    /// The same settings without checks.
    public Good empty() {
      return new Good(settings, List.of(), Map.of(), Reach.NONE, Missing.NOTHING, secrets);
    }

    /// The same for an agent, which must be where the settings expect one.
    Loaded placed() {
      return settings.misplaced().<Loaded>map(problem -> new Bad(List.of(problem))).orElse(this);
    }

    /// The Datadog resources for the checks.
    public List<Resource> resources() {
      return generated(settings).of(checks, InstantSource.system().instant());
    }

    /// The maintenance windows that SLOs count, a line each or for the first of many.
    public List<String> uncorrected() {
      return CheckWarnings.lines(
          generated(settings).uncorrected(checks, InstantSource.system().instant()).stream()
              .map(each ->
                  CheckWarnings.Warning.note(place(each.check()), each.check(), each.message()))
              .toList());
    }

    private Position place(String check) {
      return Optional.ofNullable(sources.get(check))
          .map(Source::place)
          .orElse(new Position(check, 0));
    }
  }

  /// What generates resources by these settings.
  static Resources generated(SettingsFile settings) {
    return new Resources(
        settings.resources(),
        settings.location(),
        settings.datadog().url(),
        settings.datadog().reporting().statuses());
  }

  /// Files or options that are not valid, by their problems.
  public record Bad(List<Problem> problems) implements Loaded {
    /// Prints the problems; the exit code.
    public int report(PrintWriter err) {
      problems.forEach(err::println);
      err.println(HumanText.plural(problems.size(), "problem") + "; nothing was started");
      return Exit.USAGE;
    }
  }

  /// Loads the settings and the checks of the folder.
  public Loaded load() {
    return load(_ -> {});
  }

  /// The same; the visitor gets each check that `--only` selects, with all that is in effect.
  public Loaded load(Checks.Visitor visitor) {
    Secrets secrets = new Secrets();
    return settings(
        secrets, settings -> load(folder(settings), settings, secrets, selected(visitor)));
  }

  /// The same for a command that runs some checks: variables of other checks may be missing.
  Loaded loadToRun(Predicate<String> runs, Checks.Visitor visitor) {
    Secrets secrets = new Secrets();
    return settings(
        secrets,
        settings -> {
          Loaded all = load(folder(settings), settings, secrets, selected(visitor));
          return all instanceof Bad
              ? withPlaceholdersElsewhere(settings, secrets, runs, visitor).orElse(all)
              : all;
        });
  }

  /// Empty if there are other mistakes, or if one of the checks to run lacks a variable.
  private Optional<Loaded> withPlaceholdersElsewhere(
      SettingsFile settings, Secrets secrets, Predicate<String> runs, Checks.Visitor visitor) {
    Set<String> lacking = new HashSet<>();
    Checks.Visitor noting =
        (name, section, check) -> {
          if (section.holdsPlaceholder()) {
            lacking.add(name);
          }
          visitor.visit(name, section, check);
        };
    Environment visible = new Environment(environment, settings.variables()).withPlaceholders();
    Reading reading = new Reading(folder(settings), visible, settings.deployment(), false);
    return loaded(reading, settings, secrets, selected(noting)) instanceof Good good
        ? Optional.<Loaded>of(good)
            .filter(_ ->
                Stream.concat(lacking.stream(), good.missing().checks().stream())
                    .filter(selection())
                    .noneMatch(runs))
        : Optional.empty();
  }

  private Checks.Visitor selected(Checks.Visitor visitor) {
    Predicate<String> selects = selection();
    return (name, section, check) -> {
      if (selects.test(name)) {
        visitor.visit(name, section, check);
      }
    };
  }

  /// The same; passes on the stamp of the folder from before the checks are read.
  public Loaded load(Consumer<FolderStamp> before) {
    Secrets secrets = new Secrets();
    return settings(
        secrets,
        settings -> {
          before.accept(FolderStamp.of(folder(settings)));
          return load(settings, secrets);
        });
  }

  /// Loads the settings alone.
  Loaded loadSettings() {
    Secrets secrets = new Secrets();
    return settings(
        secrets,
        settings -> new Good(settings, List.of(), Map.of(), Reach.NONE, Missing.NOTHING, secrets));
  }

  /// Loads the settings and, unless `--checks` names a folder, the examples that come with Hinomi.
  /// They fit to any deployment.
  Loaded loadExamples() {
    Secrets secrets = new Secrets();
    return settings(
        secrets,
        settings ->
            loaded(
                new Reading(
                    checks.orElseGet(FileOptions::examples),
                    visible(settings),
                    Deployment.UNKNOWN,
                    false),
                settings,
                secrets,
                Checks.Visitor.NONE));
  }

  /// The folder of the examples: beside the jar, or above the folder of a build.
  private static Path examples() {
    return Stream.of("../examples", "../../examples")
        .map(relative -> home().resolve(relative).normalize())
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(Path.of("examples"));
  }

  /// The jar or the folder of the classes. The code source is null for a class from the AOT cache
  /// of a jar in a folder with a blank in its name.
  private static Path home() {
    String classPath = System.getProperty("java.class.path");
    return Path.of(classPath.split(File.pathSeparator, 2)[0]).toAbsolutePath();
  }

  /// Loads the settings, and one check of the target with default assertions and no recheck; empty
  /// if it is no URL and no host with a port.
  Optional<Loaded> loadTarget(String target) {
    try {
      return TargetUrl.read(target).map(written -> loadTarget(target, written));
    } catch (IllegalArgumentException wrong) {
      Position place = new Position(target, 0);
      return Optional.of(
          new Bad(List.of(new Problem(place, "", String.valueOf(wrong.getMessage())))));
    }
  }

  private Loaded loadTarget(String target, Map<String, Object> written) {
    Secrets secrets = new Secrets();
    Map<String, Object> check = new HashMap<>(written);
    check.put("recheck", Map.of("attempts", 0));
    return settings(secrets, settings -> targetCheck(settings, target, check, secrets));
  }

  private static Loaded targetCheck(
      SettingsFile settings, String target, Map<String, Object> written, Secrets secrets) {
    Problems problems = new Problems();
    return Checks.of(target, Section.inMemory(target, written, problems), Probes.kinds())
        .found()
        .flatMap(check -> check)
        .<Loaded>map(check ->
            new Good(settings, List.of(check), Map.of(), Reach.NONE, Missing.NOTHING, secrets))
        .orElseGet(() -> new Bad(problems.sorted()));
  }

  /// From here on the log masks the secrets.
  private Loaded settings(Secrets secrets, Function<SettingsFile, Loaded> then) {
    Logging.toTerminal(secrets, HumanTime.UTC);
    Problems problems = new Problems();
    environment = environment(problems);
    Section hinomi = AgentSettings.load(Path.of(""), config, environment, secrets, problems);
    return SettingsFile.read(hinomi)
        .found()
        .filter(_ -> problems.none())
        .map(settings -> {
          Logging.toTerminal(secrets, settings.time());
          return then.apply(settings);
        })
        .orElseGet(() -> new Bad(problems.sorted()));
  }

  private Map<String, String> environment(Problems problems) {
    Map<String, String> all = new HashMap<>(System.getenv());
    variableFiles.forEach(file -> all.putAll(EnvironmentFile.read(file, problems)));
    variables.forEach(each -> EnvironmentFile.put(each, new Position("--env", 0), all, problems));
    return all;
  }

  /// Loads the checks again, under the same settings; new secrets are added to the first ones.
  Loaded reload(Good first) {
    return load(first.settings(), first.secrets());
  }

  /// Whether `--only` selects some of the checks.
  public boolean isPartial() {
    return only.isPresent();
  }

  /// The folder of checks.
  public Path folder(SettingsFile settings) {
    return checks.orElse(settings.checks());
  }

  /// Loads the checks of another folder, under the same settings; the visitor gets each. There,
  /// `--only` may select none, and checks fit to any deployment: they may be from before a change
  /// of the settings.
  public Loaded loadFrom(Path other, Good same, Checks.Visitor visitor) {
    Reading reading = new Reading(other, visible(same.settings()), Deployment.UNKNOWN, true);
    return loaded(reading, same.settings(), same.secrets(), selected(visitor));
  }

  /// What is read, the deployment to which it must fit, and whether `--only` may select nothing of
  /// it.
  private record Reading(
      Path folder, Environment environment, Deployment deployment, boolean mayBeNone) {}

  private Loaded load(SettingsFile settings, Secrets known) {
    return load(folder(settings), settings, known);
  }

  private Loaded load(Path folder, SettingsFile settings, Secrets known) {
    return load(folder, settings, known, Checks.Visitor.NONE);
  }

  private Loaded load(Path folder, SettingsFile settings, Secrets known, Checks.Visitor visitor) {
    Reading reading = new Reading(folder, visible(settings), settings.deployment(), false);
    return loaded(reading, settings, known, visitor);
  }

  private Environment visible(SettingsFile settings) {
    Environment visible = new Environment(environment, settings.variables());
    return placeholders ? visible.withPlaceholders() : visible;
  }

  private Loaded loaded(
      Reading reading, SettingsFile settings, Secrets known, Checks.Visitor visitor) {
    Set<String> selected = new HashSet<>();
    Predicate<String> selects = selection();
    Checks.Visitor noting =
        (name, section, check) -> {
          if (selects.test(name)) {
            selected.add(name);
          }
          visitor.visit(name, section, check);
        };
    return switch (Checks.load(
        reading.folder(),
        reading.environment(),
        known,
        Probes.kinds(),
        reading.deployment(),
        noting)) {
      case Load.Refused(List<Problem> problems) -> new Bad(problems);
      case Load.Loaded(Checks checks) -> {
        List<Check> chosen = checks.all().stream().filter(it -> selects.test(it.name())).toList();
        boolean isEnough =
            reading.mayBeNone() || !chosen.isEmpty() || (placeholders && !selected.isEmpty());
        yield only.isPresent() && !isEnough
            ? new Bad(List.of(nothingToRun(reading.folder(), selected)))
            : new Good(
                settings,
                chosen,
                checks.sources(),
                checks.reach(),
                checks.missing(),
                checks.secrets());
      }
    };
  }

  private Problem nothingToRun(Path folder, Set<String> selected) {
    String glob = "--only '" + only.map(NameGlob::text).orElse("") + "'";
    return new Problem(
        new Position(folder.toString(), 0),
        "",
        selected.isEmpty()
            ? "no check matches " + glob
            : "all checks that match " + glob + " are switched off");
  }

  private Predicate<String> selection() {
    return only.<Predicate<String>>map(glob -> glob::matches).orElse(_ -> true);
  }
}
