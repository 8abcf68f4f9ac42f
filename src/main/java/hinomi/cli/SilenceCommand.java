package hinomi.cli;

import hinomi.check.Check;
import hinomi.cli.Main.Exit;
import hinomi.config.OneLine;
import hinomi.datadog.DatadogTag;
import hinomi.datadog.resource.Silence;
import hinomi.datadog.resource.Silences.Wanted;
import hinomi.text.Cut;
import hinomi.text.HumanText;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi silence`: mutes the alerts of checks for a time.
@Command(
    name = "silence",
    mixinStandardHelpOptions = true,
    description = {
      "Mutes the alerts of checks in Datadog for a time; probing goes on.",
      "Names are those of the check files. Requires DD_API_KEY and DD_APP_KEY."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi silence top-page --for 2h --why 'deploy of the shop'",
      "  hinomi silence 'shop-*' api-login --until 06:00 --why 'storage is moved'",
      "  hinomi silence --tag team=shop --until '02:00 Asia/Tokyo' --why network"
    })
final class SilenceCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final int MAX_WHY = 500;
  private static final int MAX_WHO = 100;
  private static final int MAX_NAMES = 10;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Parameters(
      paramLabel = "NAME",
      description = "Names of checks, or globs such as 'shop-*'.",
      arity = "0..*")
  private List<String> names = List.of();

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "Checks with this tag; repeatable, and all of them must match.")
  private List<String> tags = List.of();

  @ArgGroup(multiplicity = "1")
  private End end = new End();

  @Option(names = "--why", paramLabel = "TEXT", required = true, description = "The reason.")
  private String why = "";

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who silences (default: the GitHub actor or the user of this machine).")
  private Optional<String> by = Optional.empty();

  private final InstantSource clock = InstantSource.system();

  /// When it ends: one of both.
  static final class End {
    @Option(
        names = "--for",
        paramLabel = "DURATION",
        converter = DemoCommand.DurationConverter.class,
        description = "How long, such as 30m, 2h or 1d.")
    private Optional<Duration> length = Optional.empty();

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = {
          "Until when: 02:00 or 2026-12-01T02:00, in hinomi.zone",
          "or another zone: '02:00 Asia/Tokyo'."
        })
    private Optional<String> time = Optional.empty();

    Instant after(Instant now, SettingsFile settings) {
      return time.map(text -> new UntilTime(now, settings.time().zone()).parse(text))
          .or(() -> length.map(it -> now.plus(checked(it))))
          .orElseThrow(() -> new IllegalArgumentException("silence needs --for or --until"));
    }
  }

  @Override
  public Integer call() {
    return switch (files.loadSettings()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when !LiveAccount.hasKeys(good) ->
          refuse("silence requires two keys: set DD_API_KEY and DD_APP_KEY");
      case FileOptions.Good good -> silence(good);
    };
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Exit.USAGE;
  }

  private int silence(FileOptions.Good good) {
    try {
      if (names.isEmpty() && tags.isEmpty()) {
        return refuse("silence needs names of checks, or --tag");
      }
      if (!names.isEmpty() && !tags.isEmpty()) {
        return refuse("silence takes names or --tag, not both");
      }
      Instant now = clock.instant();
      return silence(good, wanted(good), checked(now, end.after(now, good.settings())));
    } catch (IllegalArgumentException wrong) {
      return refuse(String.valueOf(wrong.getMessage()));
    }
  }

  private static Instant checked(Instant now, Instant until) {
    checked(Duration.between(now, until));
    return Instant.ofEpochSecond(until.getEpochSecond());
  }

  private static Duration checked(Duration length) {
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a silence lasts from "
              + HumanText.duration(SHORTEST)
              + " to "
              + HumanText.duration(LONGEST)
              + ", not "
              + HumanText.roughly(length));
    }
    return length;
  }

  private int silence(FileOptions.Good good, Wanted wanted, Instant until) {
    String reason = Cut.marked(MAX_WHY, OneLine.of(why.strip()));
    if (reason.isEmpty()) {
      return refuse("--why must not be empty");
    }
    try (LiveAccount account = new LiveAccount(good)) {
      List<String> ids = account.silence(wanted, until, who(), reason);
      spec.commandLine()
          .getOut()
          .printf(
              "Silenced %s until %s.%nUndo: hinomi unsilence %s%n",
              inWords(wanted), good.settings().time().of(until), String.join(" ", ids));
      return Exit.OK;
    } catch (LiveAccount.AccountException failed) {
      spec.commandLine().getErr().println(good.secrets().redact(failed.message()));
      return Exit.FAILED;
    }
  }

  private String who() {
    String name =
        by.or(() -> Optional.ofNullable(System.getenv("GITHUB_ACTOR")))
            .orElseGet(() -> System.getProperty("user.name", "unknown"));
    return Cut.to(MAX_WHO, OneLine.of(name.replace(";", ",")));
  }

  private static String inWords(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Scope(String text) -> "all checks with " + text;
      case Wanted.Checks(List<String> names) ->
          HumanText.plural(names.size(), "check")
              + " ("
              + HumanText.firstOf(names, MAX_NAMES)
              + ")";
    };
  }

  /// Without check files, names are taken as they are.
  private Wanted wanted(FileOptions.Good good) {
    List<Check> checks = checks(good);
    if (!checks.isEmpty()) {
      return new Wanted.Checks(List.copyOf(tags.isEmpty() ? named(checks) : tagged(checks)));
    }
    return tags.isEmpty() ? new Wanted.Checks(asWritten()) : new Wanted.Scope(scope());
  }

  private List<String> asWritten() {
    names.stream()
        .filter(name -> !name.matches("[a-z0-9._*-]{1,100}"))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException("'" + name + "' cannot be the name of a check");
        });
    return names.stream().sorted().distinct().toList();
  }

  private String scope() {
    return Silence.scopeOfTags(
        tags.stream().map(SilenceCommand::tag).map(it -> it.key + ":" + it.value).toList());
  }

  /// None where there are no files. Files with problems must not keep anybody from silencing.
  private List<Check> checks(FileOptions.Good good) {
    if (!Files.isDirectory(files.folder(good.settings()))) {
      return List.of();
    }
    return switch (files.load()) {
      case FileOptions.Good all -> all.checks();
      case FileOptions.Bad bad -> {
        spec.commandLine()
            .getErr()
            .println(
                HumanText.plural(bad.problems().size(), "problem")
                    + " in the check files, so the names are not compared with them;"
                    + " 'hinomi validate' lists the problems");
        yield List.of();
      }
    };
  }

  private SequencedSet<String> named(List<Check> checks) {
    SequencedSet<String> all = new TreeSet<>();
    List<String> known = checks.stream().map(Check::name).toList();
    for (String glob : names) {
      List<String> found = known.stream().filter(NameGlob.of(glob)::matches).toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(UnknownCheck.of(glob, known));
      }
      all.addAll(found);
    }
    return all;
  }

  private SequencedSet<String> tagged(List<Check> checks) {
    List<Tag> wanted = tags.stream().map(SilenceCommand::tag).toList();
    SequencedSet<String> found = new TreeSet<>();
    checks.stream()
        .filter(check -> wanted.stream().allMatch(tag -> tag.isOf(check)))
        .map(Check::name)
        .forEach(found::add);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no check has the tag " + String.join(" and ", tags) + known(checks, wanted));
    }
    return found;
  }

  private static String known(List<Check> checks, List<Tag> wanted) {
    List<String> values =
        checks.stream()
            .flatMap(check -> Stream.ofNullable(check.about().tags().get(wanted.getFirst().key)))
            .distinct()
            .sorted()
            .toList();
    return values.isEmpty()
        ? ""
        : "; values of " + wanted.getFirst().key + ": " + String.join(", ", values);
  }

  private record Tag(String key, String value) {
    boolean isOf(Check check) {
      return value.equals(check.about().tags().get(key));
    }
  }

  private static Tag tag(String text) {
    String[] parts = text.replaceFirst("=", ":").split(":", 2);
    if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
      throw new IllegalArgumentException(
          "--tag must be KEY=VALUE, as team=shop, was '" + text + "'");
    }
    String[] normal = DatadogTag.of(parts[0], parts[1]).split(":", 2);
    return new Tag(normal[0], normal[1]);
  }
}
