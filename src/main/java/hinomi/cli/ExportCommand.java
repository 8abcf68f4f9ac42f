package hinomi.cli;

import hinomi.cli.Main.Exit;
import hinomi.datadog.resource.Resource;
import hinomi.datadog.resource.Terraform;
import hinomi.text.HumanText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hinomi export`: the Datadog resources of the checks as files.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Exports monitors, SLOs, a dashboard and downtimes for all checks.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hinomi export --format terraform --out terraform",
      "  hinomi export --format json | jq '.[\"dashboards/dashboard.json\"]'"
    })
final class ExportCommand implements Callable<Integer> {
  private enum Format {
    TERRAFORM,
    JSON
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "terraform (hinomi.tf.json; default) or json (API request bodies).")
  private Format format = Format.TERRAFORM;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to write to (default: one document to stdout).")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() {
    return switch (files.withPlaceholders().load()) {
      case FileOptions.Bad bad -> bad.report(spec.commandLine().getErr());
      case FileOptions.Good good when isIncomplete(good) -> {
        good.notes().forEach(spec.commandLine().getErr()::println);
        spec.commandLine()
            .getErr()
            .println("nothing was exported: resources would be missing or have wrong names");
        yield Exit.USAGE;
      }
      case FileOptions.Good good -> {
        good.notes().forEach(spec.commandLine().getErr()::println);
        good.uncorrected().forEach(spec.commandLine().getErr()::println);
        List<Resource> resources = good.resources();
        Map<String, JsonObject> contents =
            format == Format.JSON
                ? json(resources)
                : Map.of(
                    "hinomi.tf.json", Terraform.of(resources, good.settings().datadog().url()));
        if (folder.isPresent()) {
          yield write(folder.get(), contents);
        }
        spec.commandLine().getOut().println(document(contents).encodePrettily());
        yield Exit.OK;
      }
    };
  }

  /// Whether resources would be missing, or differ from those with the real values.
  static boolean isIncomplete(FileOptions.Good good) {
    Set<String> plain = good.settings().variables().plain();
    return !good.missing().checks().isEmpty()
        || good.missing().variables().stream().anyMatch(plain::contains);
  }

  /// A file for each body; ids that only Datadog knows are written as `@{slo/key}`.
  private static Map<String, JsonObject> json(List<Resource> resources) {
    Map<String, JsonObject> contents = new TreeMap<>();
    resources.forEach(
        each -> contents.put(each.type().label() + "s/" + each.key() + ".json", each.body()));
    return contents;
  }

  /// A single file as it is, several files by name.
  private static JsonObject document(Map<String, JsonObject> contents) {
    if (contents.size() == 1) {
      return contents.values().iterator().next();
    }
    JsonObject all = new JsonObject();
    contents.forEach(all::put);
    return all;
  }

  private int write(Path out, Map<String, JsonObject> contents) {
    try {
      writeAll(out, contents);
      return Exit.OK;
    } catch (IOException refused) {
      spec.commandLine().getErr().println("--out " + out + ": cannot write (" + refused + ")");
      return Exit.USAGE;
    }
  }

  private void writeAll(Path out, Map<String, JsonObject> contents) throws IOException {
    for (Map.Entry<String, JsonObject> file : contents.entrySet()) {
      Path path = out.resolve(file.getKey());
      Files.createDirectories(out.resolve(file.getKey()).getParent());
      Files.writeString(path, file.getValue().encodePrettily() + "\n");
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(HumanText.plural(contents.size(), "file") + " written to " + out);
    others(out, contents).forEach(each -> err.println("not from these checks, kept: " + each));
  }

  /// JSON files beside those that were written, perhaps of deleted checks.
  private static List<Path> others(Path out, Map<String, JsonObject> contents) throws IOException {
    Set<Path> ours =
        contents.keySet().stream().map(out::resolve).collect(Collectors.toUnmodifiableSet());
    Set<Path> folders = ours.stream().map(Path::getParent).collect(Collectors.toSet());
    List<Path> others = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> all = Files.list(folder)) {
        all.filter(file -> file.toString().endsWith(".json"))
            .filter(file -> !ours.contains(file))
            .forEach(others::add);
      }
    }
    return others.stream().sorted().toList();
  }
}
