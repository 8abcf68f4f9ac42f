package hinomi.cli;

import hinomi.assertion.Assertion;
import hinomi.assertion.Expectation;
import hinomi.assertion.Grade;
import hinomi.check.Check;
import hinomi.cli.Columns.Column;
import hinomi.cli.Main.Exit;
import hinomi.config.OneLine;
import hinomi.text.JsonStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi show`: what is in effect for checks.
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is in effect for checks, with the file and line of each value.",
      "Defaults, includes and each are applied, and secrets masked."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi show top-page 'shop-*'",
      "  hinomi show --json | jq -S 'del(.file, .line, .values)'   to compare two folders"
    })
final class ShowCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Names of checks or globs, such as 'shop-*' (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "--json",
      description = "Print one JSON object per check and line, with every default in place.")
  private boolean json;

  @Override
  public Integer call() {
    List<NameGlob> globs;
    try {
      globs = names.stream().map(NameGlob::of).toList();
    } catch (IllegalArgumentException wrong) {
      spec.commandLine().getErr().println(wrong.getMessage());
      return Exit.USAGE;
    }
    return show(globs);
  }

  private int show(List<NameGlob> globs) {
    EffectiveCheck.Collector checks = new EffectiveCheck.Collector();
    return switch (files.withPlaceholders().load(checks)) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good -> show(good, checks.all(), globs);
    };
  }

  private int show(FileOptions.Good good, List<EffectiveCheck> all, List<NameGlob> globs) {
    List<String> known = all.stream().map(EffectiveCheck::name).toList();
    List<String> unknown =
        globs.stream()
            .filter(glob -> known.stream().noneMatch(glob::matches))
            .map(NameGlob::text)
            .toList();
    unknown.forEach(name -> spec.commandLine().getErr().println(UnknownCheck.of(name, known)));
    if (!unknown.isEmpty()) {
      return Exit.USAGE;
    }
    Terminal out = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    out.hide(good.secrets());
    good.notes().forEach(spec.commandLine().getErr()::println);
    List<EffectiveCheck> chosen =
        all.stream()
            .filter(check ->
                globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(check.name())))
            .toList();
    if (json) {
      chosen.stream()
          .map(CheckJson::of)
          .map(it -> JsonStrings.of(it, good.secrets()::redact))
          .forEach(it -> out.raw(it.encode()));
    } else {
      List<String> lines = new ArrayList<>();
      chosen.forEach(check -> lines.addAll(lines(out, check)));
      lines.stream().limit(Math.max(0, lines.size() - 1)).forEach(out::line);
    }
    return Exit.OK;
  }

  private static List<String> lines(Terminal out, EffectiveCheck effective) {
    List<String> lines = new ArrayList<>();
    lines.add(
        out.bold(effective.name())
            + "  "
            + out.faint(effective.place().toString())
            + (effective.check().isEmpty() ? "  switched off" : ""));
    List<List<String>> rows =
        effective.values().stream()
            .map(value ->
                List.of(
                    "  " + OneLine.of(out.redacted(value.path())),
                    value.place().toString(),
                    out.redacted(value.shown())))
            .toList();
    List<Column> columns = List.of(Column.text(""), Column.text(""), Column.text(""));
    new Columns(columns, Terminal.width()).rows(rows).forEach(lines::add);
    effective.check().ifPresent(check -> addAssertions(lines, out, check));
    lines.add("");
    return lines;
  }

  private static void addAssertions(List<String> lines, Terminal out, Check check) {
    List<List<String>> rows =
        check.assertions().stream()
            .map(Assertion::expectation)
            .map(each -> row(out, each))
            .toList();
    if (!rows.isEmpty()) {
      lines.add(out.faint("  assertions"));
      new Columns(List.of(Column.text(""), Column.text("")), Terminal.width())
          .rows(rows)
          .forEach(lines::add);
    }
  }

  private static List<String> row(Terminal out, Expectation each) {
    String warning = each.severity() == Grade.DEGRADED ? " (only degrades)" : "";
    return List.of(
        "  " + OneLine.of(out.redacted(each.assertion())),
        OneLine.of(out.redacted(each.expected())) + warning);
  }
}
