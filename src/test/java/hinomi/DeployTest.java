package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Checks;
import hinomi.check.Checks.Load.Loaded;
import hinomi.config.AgentSettings;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.probe.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `deploy/` ships. Whether Kubernetes and systemd take it was tried by hand.
class DeployTest {
  private static final Path KUBERNETES = Path.of("deploy/kubernetes");

  @Test
  void theFilesForKubernetesLoad() {
    Problems problems = new Problems();

    var _ = AgentSettings.load(KUBERNETES, Optional.empty(), Map.of(), new Secrets(), problems);

    assertEquals(List.of(), problems.sorted());
    assertInstanceOf(
        Loaded.class, Checks.load(KUBERNETES.resolve("checks"), Map.of(), Probes.kinds()));
  }

  @Test
  void everyFileOfChecksIsInTheConfigMap() throws IOException {
    String kustomization = Files.readString(KUBERNETES.resolve("kustomization.yaml"));

    try (Stream<Path> files = Files.list(KUBERNETES.resolve("checks"))) {
      files.forEach(file -> assertTrue(kustomization.contains("checks/" + file.getFileName())));
    }
  }

  @Test
  void everyoneWaitsLongerForTheEndThanTheAgentTakes() throws IOException {
    for (Path file :
        List.of(
            Path.of("deploy/compose.yaml"),
            Path.of("deploy/hinomi.service"),
            KUBERNETES.resolve("deployment.yaml"))) {
      String text = Files.readString(file);

      assertTrue(text.matches("(?s).*HINOMI_STOP_TIMEOUT\\W+(value: )?20s.*"), file::toString);
      assertTrue(
          text.matches("(?s).*(stop_grace_period: |TimeoutStopSec=|PeriodSeconds: )30.*"),
          file::toString);
    }
  }
}
