package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

class EcsTaskTest {
  private static final Map<String, Set<String>> FARGATE_MEMORY_OF_CPU =
      Map.of(
          "256", Set.of("512", "1024", "2048"),
          "512", Set.of("1024", "2048", "3072", "4096"));

  private final JsonObject task = new JsonObject(text("ecs-task.json"));
  private final JsonObject container = task.getJsonArray("containerDefinitions").getJsonObject(0);

  @Test
  void isATaskDefinitionThatEcsTakes() {
    assertEquals(List.of(), problemsOf(task));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "family"                      | "famly"            | famly is not a key
          "cpu": "256"                  | "cpu": 256         | cpu is no String
          "FARGATE"                     | "FARGAT"           | requiresCompatibilities is not a word
          "awsvpc"                      | "awsvpn"           | networkMode is not a word
          "ARM64"                       | "ARM"              | runtimePlatform.cpuArchitecture is not a word
          "essential": true             | "essential": "yes" | containerDefinitions.essential is no Boolean
          "drop"                        | "remove"           | linuxParameters.capabilities.remove is not a key
          "valueFrom"                   | "value"            | secrets.value is not a key
          "command": ["CMD", "/app/health"] | "command": "/app/health" | healthCheck.command is no List
          "interval": 30                | "interval": "30"   | healthCheck.interval is no Integer
          "awslogs",                    | "awslog",          | logConfiguration.logDriver is not a word
          """)
  void isJudgedByAModelThatRefuses(String right, String wrong, String problem) {
    String broken = text("ecs-task.json").replace(right, wrong);

    assertTrue(
        problemsOf(new JsonObject(broken)).stream().anyMatch(each -> each.contains(problem)),
        () -> problemsOf(new JsonObject(broken)).toString());
  }

  @Test
  void hasTheKeysThatTheModelDoesNotSayAreRequired() {
    holds(task, "family", "containerDefinitions", "executionRoleArn");
    holds(container, "name", "image", "essential");
    holds(container.getJsonArray("secrets").getJsonObject(0), "name", "valueFrom");
    holds(container.getJsonArray("ulimits").getJsonObject(0), "name", "softLimit", "hardLimit");
  }

  @Test
  void asksForAPairOfCpuAndMemoryThatFargateSells() {
    assertEquals("awsvpc", task.getString("networkMode"));
    assertTrue(FARGATE_MEMORY_OF_CPU.get(task.getString("cpu")).contains(task.getString("memory")));
  }

  @Test
  void takesTheKeyFromSecretsManagerAndNothingSecretFromTheFile() {
    assertEquals(Set.of("DD_API_KEY"), namesIn("secrets"));
    assertEquals(
        Set.of("DD_ENV", "HINOMI_LOCATION", "HINOMI_STOP_TIMEOUT"), namesIn("environment"));
  }

  @Test
  void givesTheAgentNoPowersAndNothingToWriteOnButItsJournal() {
    assertTrue(container.getBoolean("readonlyRootFilesystem"));
    assertEquals(
        new JsonArray("[\"ALL\"]"), linux().getJsonObject("capabilities").getValue("drop"));
    assertFalse(linux().getJsonObject("capabilities").containsKey("add"));
    assertFalse(container.containsKey("privileged"));
    assertEquals(List.of("/var/lib/hinomi"), mounted());
  }

  @Test
  void mountsTheJournalWhereTheImageHasAFolderForItsUser() {
    String image = text("Dockerfile");

    assertEquals(namesOf(task.getJsonArray("volumes"), "name"), mounts("sourceVolume"));
    assertTrue(image.contains("\nVOLUME " + mounted().getFirst() + "\n"));
    assertTrue(image.contains("HINOMI_JOURNAL=" + mounted().getFirst() + "\n"));
    assertTrue(
        image.contains(
            "--chown=" + container.getString("user") + " /journal " + mounted().getFirst()));
  }

  private List<String> mounted() {
    return mounts("containerPath");
  }

  private List<String> mounts(String key) {
    return namesOf(container.getJsonArray("mountPoints"), key);
  }

  private static List<String> namesOf(JsonArray objects, String key) {
    return objects.stream().map(each -> ((JsonObject) each).getString(key)).toList();
  }

  /// The agent has no capability to open raw sockets.
  @Test
  void maySendPingsAsItsUser() {
    JsonObject control = container.getJsonArray("systemControls").getJsonObject(0);
    int group = Integer.parseInt(container.getString("user").split(":", -1)[1]);

    assertEquals("net.ipv4.ping_group_range", control.getString("namespace"));
    assertEquals("0 65535", control.getString("value"));
    assertTrue(group <= 65_535);
  }

  @Test
  void reapsChildrenAndPassesSignalsOn() {
    assertTrue(linux().getBoolean("initProcessEnabled"));
  }

  @Test
  void givesTheAgentAllTheTimeThereIsToStop() {
    assertEquals(120, container.getInteger("stopTimeout"));
  }

  @Test
  void neverMakesTheAgentWaitForItsLog() {
    JsonObject options = container.getJsonObject("logConfiguration").getJsonObject("options");

    assertEquals("non-blocking", options.getString("mode"));
    assertTrue(options.containsKey("max-buffer-size"));
  }

  @Test
  void asksTheImageForItsHealthAsTheImageDoesItself() {
    String command = container.getJsonObject("healthCheck").getJsonArray("command").getString(1);

    assertTrue(text("Dockerfile").contains("CMD [\"" + command + "\"]"));
    assertTrue(text("Dockerfile").contains("/health " + command + "\n"));
  }

  @Test
  void runsAsTheUserOfTheImage() {
    String user = container.getString("user");

    assertTrue(text("Dockerfile").contains("\nUSER " + user + "\n"));
    assertFalse(user.startsWith("0"));
  }

  @Test
  void leavesToTheReadmeWhatTheReadmeFillsIn() {
    Set<String> placeholders =
        Pattern.compile("\\b[A-Z]{3,}(_[A-Z]+)*\\b")
            .matcher(text("ecs-task.json"))
            .results()
            .map(found -> found.group())
            .filter(word -> !Set.of("FARGATE", "LINUX", "ALL", "CMD").contains(word))
            .filter(word -> !namesIn("environment").contains(word))
            .filter(word -> !namesIn("secrets").contains(word))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of("EXECUTION_ROLE", "IMAGE", "REGION", "SECRET"), placeholders);
    placeholders.forEach(word -> assertTrue(text("docs/ecs.md").contains(" " + word + "=$"), word));
  }

  private static List<String> problemsOf(JsonObject json) {
    return EcsModel.problems(json, RegisterTaskDefinitionRequest.builder());
  }

  private static void holds(JsonObject json, String... keys) {
    assertTrue(json.fieldNames().containsAll(List.of(keys)), json::encode);
  }

  private JsonObject linux() {
    return container.getJsonObject("linuxParameters");
  }

  private Set<String> namesIn(String key) {
    Stream<Object> entries = container.getJsonArray(key).stream();
    return entries.map(each -> ((JsonObject) each).getString("name")).collect(Collectors.toSet());
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
