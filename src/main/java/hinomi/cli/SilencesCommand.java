package hinomi.cli;

import hinomi.cli.Columns.Column;
import hinomi.cli.Main.Exit;
import hinomi.datadog.resource.Silence;
import hinomi.sink.ReportJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi silences`: the silences that have not ended.
@Command(
    name = "silences",
    mixinStandardHelpOptions = true,
    description = "Lists the silences that have not ended. Requires DD_API_KEY and DD_APP_KEY.",
    footerHeading = "%nExample:%n",
    footer = "  hinomi silences --json | jq -r .id")
final class SilencesCommand implements Callable<Integer> {
  private static final String NOTHING = "-";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() {
    return switch (files.loadSettings()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when !LiveAccount.hasKeys(good) -> {
        spec.commandLine()
            .getErr()
            .println("silences requires two keys: set DD_API_KEY and DD_APP_KEY");
        yield Exit.USAGE;
      }
      case FileOptions.Good good -> list(good);
    };
  }

  private int list(FileOptions.Good good) {
    Terminal out = new Terminal(spec.commandLine().getOut(), Terminal.isInteractive());
    out.hide(good.secrets());
    try (LiveAccount account = new LiveAccount(good)) {
      List<Silence> all = account.silences();
      if (json) {
        all.forEach(each -> out.raw(json(each).encode()));
      } else if (all.isEmpty()) {
        out.line("no silences");
      } else {
        table(out, all, good.settings());
      }
      return Exit.OK;
    } catch (LiveAccount.AccountException failed) {
      spec.commandLine().getErr().println(good.secrets().redact(failed.message()));
      return Exit.FAILED;
    }
  }

  private static void table(Terminal out, List<Silence> all, SettingsFile settings) {
    List<Column> columns =
        List.of(
            Column.text("ID"),
            Column.text("UNTIL"),
            Column.text("BY"),
            Column.text("CHECKS AND REASON"));
    List<List<String>> rows =
        all.stream()
            .map(each ->
                List.of(
                    each.id(),
                    each.end().map(settings.time()::of).orElse(NOTHING),
                    each.by().isEmpty() ? NOTHING : Terminal.harmless(each.by()),
                    Terminal.harmless(
                        (each.names().isEmpty() ? each.scope() : String.join(", ", each.names()))
                            + ": "
                            + each.why())))
            .toList();
    new Columns(columns, Terminal.width())
        .laidOut(rows).stream().flatMap(List::stream).forEach(out::line);
  }

  private static JsonObject json(Silence silence) {
    JsonObject json =
        new JsonObject()
            .put("id", silence.id())
            .put("scope", silence.scope())
            .put("checks", new JsonArray(silence.names()))
            .put("by", silence.by())
            .put("why", silence.why());
    silence.end().ifPresent(end -> json.put("until", ReportJson.time(end)));
    return json;
  }
}
