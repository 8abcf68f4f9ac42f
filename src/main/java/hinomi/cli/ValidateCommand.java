package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.config.Problem;
import hinomi.text.HumanText;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi validate`: all problems of all files.
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Reports all problems of all files, as file:line: path: message, warnings and notes.",
      "Needs no secrets: placeholders stand for variables that are not set."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi validate",
      "  hinomi validate --strict   in a pipeline: warnings fail, too"
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(names = "--strict", description = "Exit with 2 also for warnings.")
  private boolean strict;

  @Override
  public Integer call() {
    EffectiveCheck.Collector checks = new EffectiveCheck.Collector();
    PrintWriter out = spec.commandLine().getOut();
    return switch (files.withPlaceholders().load(checks)) {
      case FileOptions.Bad(List<Problem> problems) -> {
        problems.forEach(out::println);
        spec.commandLine().getErr().println(HumanText.plural(problems.size(), "problem"));
        yield Exit.USAGE;
      }
      case FileOptions.Good good -> {
        good.notes().forEach(spec.commandLine().getErr()::println);
        List<CheckWarnings.Warning> warnings = CheckWarnings.of(checks.all());
        List<String> others = others(good);
        Stream.of(CheckWarnings.lines(warnings), good.uncorrected(), others)
            .flatMap(List::stream)
            .forEach(line -> out.println(good.secrets().redact(line)));
        int count = warnings.size() + others.size();
        out.println(summary(good, checks.all(), count));
        yield strict && count > 0 ? Exit.USAGE : Exit.OK;
      }
    };
  }

  /// Warnings that are about no single check.
  private static List<String> others(FileOptions.Good good) {
    Stream<String> empty =
        good.checks().isEmpty() ? Stream.of("nothing would be probed") : Stream.of();
    return Stream.concat(UnsupportedChecks.warnings(good.checks()).stream(), empty)
        .map(message -> "warning: " + message)
        .toList();
  }

  private static String summary(FileOptions.Good good, List<EffectiveCheck> checks, int warnings) {
    long off =
        checks.stream().filter(check -> check.check().isEmpty()).count()
            - good.missing().checks().size();
    return HumanText.plural(good.checks().size(), "check")
        + (off > 0 ? " (" + off + " switched off)" : "")
        + ", no problems"
        + (warnings > 0 ? ", " + HumanText.plural(warnings, "warning") : "");
  }
}
