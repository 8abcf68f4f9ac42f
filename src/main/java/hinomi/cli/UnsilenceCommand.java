package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.datadog.resource.Silence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hinomi unsilence`: ends silences, or takes checks out of them.
@Command(
    name = "unsilence",
    mixinStandardHelpOptions = true,
    description = {
      "Ends silences by their ids, or takes checks out of them by name.",
      "Requires DD_API_KEY and DD_APP_KEY."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  hinomi unsilence top-page", "  hinomi unsilence --all"})
final class UnsilenceCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Parameters(
      paramLabel = "ID or NAME",
      description = "Ids of silences, or names of checks.",
      arity = "0..*")
  private List<String> wanted = List.of();

  @Option(names = "--all", description = "End all silences.")
  private boolean all;

  @Override
  public Integer call() {
    if (wanted.isEmpty() != all) {
      return refuse("unsilence needs ids of silences or names of checks, or --all");
    }
    return switch (files.loadSettings()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when !LiveAccount.hasKeys(good) ->
          refuse("unsilence requires two keys: set DD_API_KEY and DD_APP_KEY");
      case FileOptions.Good good -> end(good);
    };
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Exit.USAGE;
  }

  private int end(FileOptions.Good good) {
    try (LiveAccount account = new LiveAccount(good)) {
      List<Silence> known = account.silences();
      for (String each : wanted) {
        if (known.stream().noneMatch(silence -> holds(silence, each))) {
          return refuse("no silence of '" + each + "'; 'hinomi silences' lists them");
        }
      }
      for (Map.Entry<Silence, SequencedSet<String>> each : ending(known).entrySet()) {
        end(account, each.getKey(), List.copyOf(each.getValue()));
      }
      if (known.isEmpty()) {
        spec.commandLine().getOut().println("no silences");
      }
      return Exit.OK;
    } catch (LiveAccount.AccountException failed) {
      spec.commandLine().getErr().println(good.secrets().redact(failed.message()));
      return Exit.FAILED;
    }
  }

  private static boolean holds(Silence silence, String wanted) {
    return silence.id().equals(wanted) || silence.names().contains(wanted);
  }

  /// The silences to end, each with the checks that leave it; without any it ends as a whole.
  private Map<Silence, SequencedSet<String>> ending(List<Silence> known) {
    Map<Silence, SequencedSet<String>> ending = new LinkedHashMap<>();
    for (Silence silence : known) {
      boolean isWhole = all || wanted.contains(silence.id());
      SequencedSet<String> names = new TreeSet<>(silence.names());
      names.retainAll(wanted);
      if (isWhole) {
        ending.put(silence, new TreeSet<>());
      } else if (!names.isEmpty()) {
        ending.put(silence, names);
      }
    }
    return ending;
  }

  private void end(LiveAccount account, Silence silence, List<String> names)
      throws LiveAccount.AccountException {
    if (names.isEmpty() || names.size() == silence.names().size()) {
      account.endSilence(silence);
      spec.commandLine()
          .getOut()
          .println("ended silence " + silence.id() + " of " + Terminal.harmless(silence.scope()));
    } else {
      account.endSilence(silence, names);
      spec.commandLine()
          .getOut()
          .println("took " + String.join(", ", names) + " out of silence " + silence.id());
    }
  }
}
