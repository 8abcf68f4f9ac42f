package hinomi.cli;

import hinomi.config.Problem;
import hinomi.resource.Export;
import hinomi.resource.Resource;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  public Integer call() throws IOException {
    return switch (files.load()) {
      case FileOptions.Bad(List<Problem> problems) -> BadFiles.tell(problems, spec);
      case FileOptions.Good good -> {
        List<Resource> resources = good.resources();
        Map<String, JsonObject> written =
            format == Format.JSON ? Export.json(resources) : Export.terraform(resources);
        if (folder.isPresent()) {
          write(folder.get(), written);
        } else {
          spec.commandLine().getOut().println(whole(written).encodePrettily());
        }
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

  private void write(Path out, Map<String, JsonObject> written) throws IOException {
    for (Map.Entry<String, JsonObject> file : written.entrySet()) {
      Path path = out.resolve(file.getKey());
      Files.createDirectories(out.resolve(file.getKey()).getParent());
      Files.writeString(path, file.getValue().encodePrettily() + "\n");
    }
    spec.commandLine().getErr().println(Words.count(written.size(), "file") + " written to " + out);
  }
}
