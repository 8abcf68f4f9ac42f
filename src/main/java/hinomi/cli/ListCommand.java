package hinomi.cli;

import hinomi.check.Check;
import hinomi.cli.Columns.Column;
import hinomi.config.NormalForm;
import hinomi.config.OneLine;
import hinomi.text.HumanText;
import hinomi.text.JsonStrings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi list`: which checks there are.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the checks: kind, interval, recipient, locations and target.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi list --only 'shop-*'",
      "  hinomi list --json | jq -r 'select(.notify == null).name'"
    })
final class ListCommand implements Callable<Integer> {
  private static final String NOTHING = "-";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() {
    EffectiveCheck.Collector checks = new EffectiveCheck.Collector();
    return switch (files.withPlaceholders().load(checks)) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good -> {
        Terminal out = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
        out.hide(good.secrets());
        good.notes().forEach(spec.commandLine().getErr()::println);
        if (json) {
          checks.all().stream()
              .map(ListCommand::json)
              .map(it -> JsonStrings.of(it, good.secrets()::redact))
              .forEach(it -> out.raw(it.encode()));
        } else {
          table(out, checks.all(), good.missing().checks());
        }
        yield Main.Exit.OK;
      }
    };
  }

  private static void table(Terminal out, List<EffectiveCheck> checks, List<String> unread) {
    List<List<String>> rows =
        checks.stream()
            .map(check -> row(check, unread).stream().map(out::redacted).map(OneLine::of).toList())
            .toList();
    List<Column> columns =
        List.of(
            Column.text("CHECK"),
            Column.text("KIND"),
            Column.number("INTERVAL"),
            Column.text("NOTIFY"),
            Column.text("LOCATIONS"),
            Column.text("TARGET"));
    new Columns(columns, Terminal.width())
        .laidOut(rows).stream().flatMap(List::stream).forEach(out::line);
    long off = checks.stream().filter(check -> check.check().isEmpty()).count() - unread.size();
    out.line("");
    out.line(
        HumanText.plural(checks.size(), "check") + (off > 0 ? ", " + off + " switched off" : ""));
  }

  private static List<String> row(EffectiveCheck effective, List<String> unread) {
    return effective
        .check()
        .map(check ->
            List.of(
                check.name(),
                check.kind().key(),
                HumanText.duration(check.schedule().interval()),
                check.about().notified().orElse(NOTHING),
                check.locations().isEmpty() ? "all" : String.join(",", check.locations()),
                check.probe().target()))
        .orElseGet(() ->
            unread.contains(effective.name())
                ? List.of(effective.name(), "?", NOTHING, NOTHING, NOTHING, "needs its variables")
                : List.of(effective.name(), "off", NOTHING, NOTHING, NOTHING, "enabled = false"));
  }

  private static JsonObject json(EffectiveCheck effective) {
    JsonObject json =
        new JsonObject()
            .put("name", effective.name())
            .put("enabled", effective.check().isPresent());
    Optional<Check> found = effective.check();
    found.ifPresent(check -> {
      json.put("kind", check.kind().key())
          .put("target", check.probe().target())
          .put("interval_s", NormalForm.seconds(check.schedule().interval()))
          .put("locations", new JsonArray(check.locations()));
      check.about().notified().ifPresent(handle -> json.put("notify", handle));
    });
    return json.put("file", effective.place().file()).put("line", effective.place().line());
  }
}
