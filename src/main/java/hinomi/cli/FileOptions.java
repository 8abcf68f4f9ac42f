package hinomi.cli;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Checks.Load;
import hinomi.check.Checks.Reach;
import hinomi.check.Checks.Source;
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
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Which files to read, and reads them.
public final class FileOptions {
  @Option(
      names = "--checks",
      paramLabel = "DIR",
      description = "The folder of check files (default: checks).")
  private Optional<Path> checks = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings of the agent (default: hinomi.conf, if there is one).")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "GLOB",
      description = "Only the checks whose names match, as 'shop-*'.")
  private Optional<String> only = Optional.empty();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = {
        "A variable, over that of the environment; may be repeated.",
        "Other users of this machine can read it in the list of processes; --env-file keeps it off."
      })
  private List<String> variables = List.of();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = {
        "Variables as NAME=VALUE lines, over those of the environment; may be repeated.",
        "As docker reads it: lines that begin with # are skipped, quotes are part of the value."
      })
  private List<Path> variableFiles = List.of();

  /// All variables; a file of them may be a pipe, which can be read once.
  private Map<String, String> environment = Map.of();

  /// What came of reading the files.
  public sealed interface Loaded {}

  public record Good(
      SettingsFile settings,
      List<Check> checks,
      Map<String, Source> sources,
      Reach reach,
      Secrets secrets)
      implements Loaded {
    /// The same settings, and no checks.
    public Good empty() {
      return new Good(settings, List.of(), Map.of(), Reach.NONE, secrets);
    }

    /// What shall stand in Datadog for the checks.
    public List<Resource> resources() {
      return new Resources(
              settings.style(),
              settings.location(),
              settings.datadog().url(),
              settings.datadog().reporting().statuses())
          .of(checks, InstantSource.system().instant());
    }
  }

  public record Bad(List<Problem> problems) implements Loaded {}

  /// The settings, and the checks of the folder.
  public Loaded load() {
    return load(_ -> {});
  }

  /// The same; before the checks are read, it is noted what their folder looks like from outside.
  public Loaded load(Consumer<FolderStamp> before) {
    Secrets secrets = new Secrets();
    return settings(
        secrets,
        settings -> {
          before.accept(FolderStamp.of(folder(settings)));
          return load(settings, secrets);
        });
  }

  /// The settings, and one check made for the URL: one look, and nothing expected but what always
  /// is.
  Loaded loadUrl(String url) {
    Secrets secrets = new Secrets();
    return settings(secrets, settings -> look(settings, url, secrets));
  }

  private static Loaded look(SettingsFile settings, String url, Secrets secrets) {
    Problems problems = new Problems();
    Map<String, Object> written =
        Map.of("http", Map.of("url", url), "recheck", Map.of("attempts", 0));
    return Checks.of(url, Section.inMemory(url, written, problems), Probes.kinds())
        .found()
        .flatMap(check -> check)
        .<Loaded>map(check -> new Good(settings, List.of(check), Map.of(), Reach.NONE, secrets))
        .orElseGet(() -> new Bad(problems.sorted()));
  }

  /// Whatever the log says from now on is without the secrets.
  private Loaded settings(Secrets secrets, Function<SettingsFile, Loaded> then) {
    Logging.toTerminal(secrets);
    Problems problems = new Problems();
    environment = environment(problems);
    Section hinomi = AgentSettings.load(Path.of(""), config, environment, secrets, problems);
    return SettingsFile.read(hinomi)
        .found()
        .filter(_ -> problems.none())
        .map(then)
        .orElseGet(() -> new Bad(problems.sorted()));
  }

  private Map<String, String> environment(Problems problems) {
    Map<String, String> all = new HashMap<>(System.getenv());
    variableFiles.forEach(file -> all.putAll(EnvironmentFile.read(file, problems)));
    variables.forEach(each -> EnvironmentFile.put(each, new Position("--env", 0), all, problems));
    return all;
  }

  /// The checks as the files say now, under the same settings; further secrets are added to the
  /// first.
  Loaded reload(Good first) {
    return load(first.settings(), first.secrets());
  }

  /// Whether not all checks were asked for.
  public boolean isPartial() {
    return only.isPresent();
  }

  /// Where the checks are.
  public Path folder(SettingsFile settings) {
    return checks.orElse(settings.checks());
  }

  /// The checks of another folder, under the same settings.
  public Loaded loadFrom(Path other, Good same) {
    return load(other, same.settings(), same.secrets());
  }

  private Loaded load(SettingsFile settings, Secrets known) {
    return load(folder(settings), settings, known);
  }

  private Loaded load(Path folder, SettingsFile settings, Secrets known) {
    Environment visible = new Environment(environment, settings.variables());
    return switch (Checks.load(folder, visible, known, Probes.kinds())) {
      case Load.Refused(List<Problem> problems) -> new Bad(problems);
      case Load.Loaded(Checks checks) ->
          chosen(checks.all()).isEmpty() && only.isPresent()
              ? new Bad(List.of(nothingMatches(folder)))
              : new Good(
                  settings,
                  chosen(checks.all()),
                  checks.sources(),
                  checks.reach(),
                  checks.secrets());
    };
  }

  private Problem nothingMatches(Path folder) {
    return new Problem(
        new Position(folder.toString(), 0),
        "",
        "no check has a name like --only '" + only.orElse("") + "'");
  }

  private List<Check> chosen(List<Check> all) {
    return only.map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
        .map(matcher ->
            all.stream().filter(check -> matcher.matches(Path.of(check.name()))).toList())
        .orElse(all);
  }
}
