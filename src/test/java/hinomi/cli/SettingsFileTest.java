package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.config.AgentSettings;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  /// Monitors query the statuses of their namespace.
  @Test
  void usesTheNamespaceOfResourcesForStatuses(@TempDir Path folder) throws IOException {
    Path config = folder.resolve("hinomi.conf");
    Files.writeString(config, "hinomi { resources { namespace = shop } }");

    SettingsFile settings =
        SettingsFile.read(
                AgentSettings.load(
                    folder, Optional.of(config), Map.of(), new Secrets(), new Problems()))
            .found()
            .orElseThrow();

    assertEquals("shop", settings.resources().namespace());
    assertEquals("shop", settings.datadog().namespace());
  }
}
