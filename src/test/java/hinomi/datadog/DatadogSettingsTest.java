package hinomi.datadog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Documents;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DatadogSettingsTest {
  private static final String GOOD =
      """
      enabled = true
      api-key = k3y
      site = datadoghq.eu
      send {
        every = 10s, batch = 256 KiB, timeout = 20s, backoff = 1s, longest-backoff = 64s
        wrong-key-wait = 5m, historical = false
      }
      journal { folder = journal, size = 16 MiB, age = 7d, dead-letters = 1 MiB }
      tell { events = true, mentions = false, statuses = true }
      """;

  private final Problems problems = new Problems();
  @TempDir private Path folder;

  private Setting<DatadogSettings> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("hinomi.conf"), text);
    return DatadogSettings.read(
        new Documents(folder, Map.of(), new Secrets(), problems)
            .read(file, problems)
            .orElseThrow()
            .root());
  }

  private String problemOf(String text) throws IOException {
    read(text);
    return problems.sorted().stream().map(Problem::message).collect(Collectors.joining("; "));
  }

  @ParameterizedTest
  @EnumSource(DatadogSite.class)
  void knowsTheApiOfEverySite(DatadogSite site) throws IOException {
    DatadogSettings settings = read(GOOD + "site = " + site.domain()).get();

    assertEquals("https://api." + site.domain(), settings.url().toString());
  }

  @Test
  void sendsToAUrlInPlaceOfTheSite() throws IOException {
    DatadogSettings settings = read(GOOD + "url = \"http://127.0.0.1:8126\"").get();

    assertEquals("http://127.0.0.1:8126", settings.url().toString());
  }

  @ParameterizedTest
  @CsvSource({"enabled = false", "api-key = \"\""})
  void hasNoKeyWhenDisabledOrEmpty(String setting) throws IOException {
    assertTrue(read(GOOD + setting).get().apiKey().isEmpty());
  }

  @Test
  void tagsWithTheEnvironment() throws IOException {
    assertEquals(Map.of("env", "prod"), read(GOOD + "env = prod").get().tags());
  }

  @Test
  void takesTheKeyThatAFileHolds() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "fr0m-file\n");

    DatadogSettings settings = read(GOOD + "api-key-file = \"" + file + "\"").get();

    assertEquals("fr0m-file", settings.apiKey().orElseThrow().reveal());
  }

  @Test
  void neverPrintsTheKey() throws IOException {
    assertFalse(read(GOOD).get().toString().contains("k3y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "site = datadoghq.jp | datadoghq.eu",
        "url = \"ftp://a\" | must be an http or https URL",
        "url = \"https://user:pw@a\" | without user and password",
        "url = \"https://a/?b\" | without",
        "api-key = \"k3y\\n\" | must be printable ASCII",
        "api-key-file = nowhere | api-key-file nowhere cannot be read",
        "send.batch = 1 MiB | at most 480 KiB",
        "journal.size = 1 KiB | journal.size must be at least as large as send.batch",
        "send.every = 0s | must be at least 1ms",
        "send.evry = 1s | evry",
      })
  void refusesWhatMakesNoSense(String setting, String message) throws IOException {
    String problem = problemOf(GOOD + setting);

    assertTrue(problem.contains(message), problem);
    assertFalse(problem.contains("k3y"), problem);
  }
}
