package hinomi.cli;

import hinomi.config.Problem;
import hinomi.datadog.resource.Export;
import hinomi.datadog.resource.Resource;
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
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes what shall stand in Datadog into files.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes monitors, SLOs, a dashboard and downtimes for all checks.",
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
      description = "terraform (one hinomi.tf.json; default), or json (bodies of the API).")
  private Format format = Format.TERRAFORM;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder to write to (default: all as one document to the output).")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() {
    return switch (files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, spec);
      case FileOptions.Good good -> {
        List<Resource> resources = good.resources();
        Map<String, JsonObject> written =
            format == Format.JSON ? Export.json(resources) : Export.terraform(resources);
        if (folder.isPresent()) {
          yield written(folder.get(), written);
        }
        spec.commandLine().getOut().println(whole(written).encodePrettily());
        yield Exit.GOOD;
      }
    };
  }

  /// One file as it is, several by their names.
  private static JsonObject whole(Map<String, JsonObject> written) {
    if (written.size() == 1) {
      return written.values().iterator().next();
    }
    JsonObject all = new JsonObject();
    written.forEach(all::put);
    return all;
  }

  private int written(Path out, Map<String, JsonObject> files) {
    try {
      write(out, files);
      return Exit.GOOD;
    } catch (IOException refused) {
      spec.commandLine().getErr().println("--out " + out + ": cannot be written (" + refused + ")");
      return Exit.BAD_FILES;
    }
  }

  private void write(Path out, Map<String, JsonObject> written) throws IOException {
    for (Map.Entry<String, JsonObject> file : written.entrySet()) {
      Path path = out.resolve(file.getKey());
      Files.createDirectories(out.resolve(file.getKey()).getParent());
      Files.writeString(path, file.getValue().encodePrettily() + "\n");
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(Words.count(written.size(), "file") + " written to " + out);
    others(out, written).forEach(each -> err.println("left as it is: " + each));
  }

  /// What lies beside the files that were written: of checks that are gone, perhaps.
  private static List<Path> others(Path out, Map<String, JsonObject> written) throws IOException {
    Set<Path> ours =
        written.keySet().stream().map(out::resolve).collect(Collectors.toUnmodifiableSet());
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
