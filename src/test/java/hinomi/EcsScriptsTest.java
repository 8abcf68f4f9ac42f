package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/// The scripts that deploy to ECS, as workflows run them: with jq, and a command `aws` that answers
/// as documented.
class EcsScriptsTest {
  private static final String OURS = "arn:aws:ecs:eu-west-1:123456789012:task-definition/hinomi:7";
  private static final String EARLIER =
      "arn:aws:ecs:eu-west-1:123456789012:task-definition/hinomi:6";
  private static final String ARN = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/";
  private static final Path TASK_FILE = Path.of("ecs-task.json").toAbsolutePath();

  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  /// What a script printed, errors after output.
  private record Ran(int exit, String out, String err) {}

  @BeforeEach
  void setUp() throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "jq"))),
        "needs jq (apt-get install jq)");
    environment.putAll(
        Map.of(
            "NAME", "hinomi",
            "REGION", "eu-west-1",
            "IMAGE", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/hinomi@sha256:0a",
            "EXECUTION_ROLE", "arn:aws:iam::123456789012:role/hinomi-execution",
            "SECRET", "arn:aws:ssm:REGION:123456789012:parameter/hinomi/DD_API_KEY"));
    command("sleep", "echo slept >> \"$STATE/calls\"");
    command(
        "aws",
        """
        echo "$*" >> "$STATE/calls"
        case $2 in
          register-task-definition) echo "$OURS" ;;
          update-service) ;;
          describe-services)
            next=$(ls "$STATE" | grep '^answer-' | head -n 1)
            cat "$STATE/$next"
            [ "$(ls "$STATE" | grep -c '^answer-')" = 1 ] || rm "$STATE/$next"
            ;;
          *) echo "no such command" >&2 && exit 252 ;;
        esac
        """);
  }

  private void command(String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran run(String script, String file) throws Exception {
    Path err = folder.resolve("err");
    var builder = new ProcessBuilder("sh", "deploy/ecs/" + script, file);
    builder.environment().putAll(environment);
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("STATE", folder.toString());
    builder.environment().put("OURS", OURS);
    builder.environment().remove("GITHUB_ACTIONS");
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }

  private JsonObject task() throws Exception {
    Ran ran = run("task.sh", TASK_FILE.toString());
    assertEquals(0, ran.exit(), ran::err);
    JsonObject task = new JsonObject(ran.out());
    assertEquals(List.of(), EcsModel.problems(task, RegisterTaskDefinitionRequest.builder()));
    return task;
  }

  private static JsonObject container(JsonObject task) {
    return task.getJsonArray("containerDefinitions").getJsonObject(0);
  }

  private static Map<String, String> pairs(JsonArray entries, String value) {
    Map<String, String> pairs = new HashMap<>();
    entries.forEach(each ->
        pairs.put(((JsonObject) each).getString("name"), ((JsonObject) each).getString(value)));
    return pairs;
  }

  @Test
  void theTaskHasAllThatTheFileLeavesOpen() throws Exception {
    environment.put("DD_SITE", "ap1.datadoghq.com");

    JsonObject task = task();

    assertEquals("hinomi", task.getString("family"));
    assertEquals(environment.get("EXECUTION_ROLE"), task.getString("executionRoleArn"));
    assertEquals(environment.get("IMAGE"), container(task).getString("image"));
    assertEquals(
        Map.of(
            "DD_SITE", "ap1.datadoghq.com",
            "DD_ENV", "prod",
            "HINOMI_LOCATION", "eu-west-1",
            "HINOMI_STOP_TIMEOUT", "20s"),
        pairs(container(task).getJsonArray("environment"), "value"));
    assertEquals(
        Map.of("DD_API_KEY", "arn:aws:ssm:eu-west-1:123456789012:parameter/hinomi/DD_API_KEY"),
        pairs(container(task).getJsonArray("secrets"), "valueFrom"));
  }

  @ParameterizedTest
  @CsvSource({"hinomi, /hinomi", "hinomi-shop, /hinomi/shop", "uptime, /uptime"})
  void theTaskAndItsLogAreThoseOfTheTeam(String name, String log) throws Exception {
    environment.put("NAME", name);

    JsonObject task = task();

    assertEquals(name, task.getString("family"));
    JsonObject options = container(task).getJsonObject("logConfiguration").getJsonObject("options");
    assertEquals(log, options.getString("awslogs-group"));
    assertEquals("eu-west-1", options.getString("awslogs-region"));
  }

  @Test
  void secretsOfChecksJoinThatOfTheAgent() throws Exception {
    environment.put("NEEDED", "TOKEN PASSWORD DD_ENV");
    environment.put(
        "CHECK_SECRETS",
        """
        # of the shop
        TOKEN=arn:aws:ssm:REGION:123456789012:parameter/shop/TOKEN

          PASSWORD = arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-Ab12:password::\r
        """);

    assertEquals(
        Map.of(
            "DD_API_KEY", "arn:aws:ssm:eu-west-1:123456789012:parameter/hinomi/DD_API_KEY",
            "TOKEN", ARN + "TOKEN",
            "PASSWORD",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-Ab12:password::"),
        pairs(container(task()).getJsonArray("secrets"), "valueFrom"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "$(touch /tmp/x)", "`x`", "a|b&c\\d", "東京", "'", "\\(1)"})
  void noValueIsTakenForCode(String odd) throws Exception {
    environment.put("CHECK_SECRETS", "TOKEN=" + ARN + odd.replace(" ", ""));
    environment.put("IMAGE", odd);

    JsonObject container = container(task());

    assertEquals(odd, container.getString("image"));
    assertEquals(
        ARN + odd.replace(" ", ""),
        pairs(container.getJsonArray("secrets"), "valueFrom").get("TOKEN"));
  }

  @Test
  void theSiteIsThatOfTheFilesUnlessAVariableSetsIt() throws Exception {
    assertFalse(
        pairs(container(task()).getJsonArray("environment"), "value").containsKey("DD_SITE"));
  }

  @Test
  void aFileOfTheTeamWinsOverSecretsAndSettings() throws Exception {
    String own =
        """
        { "family": "own", "containerDefinitions": [
          { "name": "sidecar", "image": "envoy" },
          { "name": "hinomi", "image": "IMAGE", "secrets": [{ "name": "TOKEN", "valueFrom": "own" }],
            "environment": [{ "name": "DD_SITE", "value": "datadoghq.eu" }],
            "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/own" } } }] }
        """;
    environment.put("DD_SITE", "ap1.datadoghq.com");
    environment.put("CHECK_SECRETS", "TOKEN=" + ARN + "TOKEN\nOTHER=" + ARN + "OTHER");
    Path file = Files.writeString(folder.resolve("own.json"), own);

    Ran ran = run("task.sh", file.toString());

    JsonObject expected = new JsonObject(own).put("family", "hinomi");
    JsonObject container = expected.getJsonArray("containerDefinitions").getJsonObject(1);
    container.put("image", environment.get("IMAGE"));
    container
        .getJsonArray("secrets")
        .add(new JsonObject().put("name", "OTHER").put("valueFrom", ARN + "OTHER"));
    assertEquals(expected, new JsonObject(ran.out()), ran::err);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() throws Exception {
    environment.remove("EXECUTION_ROLE");
    environment.put("NEEDED", "TOKEN PORT");
    environment.put(
        "CHECK_SECRETS",
        "TOKEN=abcdef\nDD_ENV=" + ARN + "a\n9=" + ARN + "b\nX=" + ARN + "c\nX=" + ARN + "d");

    Ran ran = run("task.sh", TASK_FILE.toString());

    assertEquals(
        """
        EXECUTION_ROLE is not set
        check-secrets, line 1: must be NAME=ARN of an SSM parameter or a Secrets Manager secret
        check-secrets, line 3: must be NAME=ARN of an SSM parameter or a Secrets Manager secret
        check-secrets: X is set 2 times
        check-secrets: DD_ENV is in the environment of the task definition already
        the checks need TOKEN: add TOKEN=ARN to check-secrets
        the checks need PORT: add PORT=ARN to check-secrets
        """,
        ran.err());
    assertEquals("", ran.out());
    assertEquals(1, ran.exit());
  }

  /// One deployment: its status, its rollout state and whether its task is ours or the earlier one.
  /// One line is one answer of ECS; the last repeats.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          PRIMARY COMPLETED ours                                             | 0 | In service: arn
          PRIMARY IN_PROGRESS ours, ACTIVE COMPLETED earlier; PRIMARY COMPLETED ours | 0 | In service: arn
          PRIMARY IN_PROGRESS ours; PRIMARY IN_PROGRESS earlier, ACTIVE FAILED ours  | 1 | did not stay up
          PRIMARY IN_PROGRESS ours; PRIMARY COMPLETED earlier                | 1 | it was rolled back
          PRIMARY COMPLETED earlier                                          | 1 | it was rolled back
          PRIMARY COMPLETED earlier; PRIMARY COMPLETED ours                  | 0 | In service: arn
          PRIMARY FAILED ours                                                | 1 | did not stay up
          PRIMARY IN_PROGRESS ours, ACTIVE COMPLETED earlier                 | 1 | is not complete after
          PRIMARY IN_PROGRESS ours; PRIMARY IN_PROGRESS ours; PRIMARY COMPLETED ours | 0 | In service: arn
          """)
  void aDeploymentIsGoodOnlyWhenOurTaskIsInService(String answers, int exit, String said)
      throws Exception {
    answer("PRIMARY COMPLETED earlier"); // before the update
    for (String answer : answers.split("; ", -1)) {
      answer(answer);
    }
    environment.put("POLLS", "3");

    Ran ran = run("deploy.sh", "task.json");

    assertTrue((ran.out() + ran.err()).contains(said), ran::toString);
    assertEquals(exit, ran.exit());
    if (exit != 0) {
      assertTrue(ran.out().contains("  2026-12-01T03:00:00Z (service hinomi) has started"));
    }
  }

  @Test
  void aScheduledTaskIsOnlyRegistered() throws Exception {
    environment.put("SCHEDULED", "true");

    assertEquals(0, run("deploy.sh", "task.json").exit());
    assertEquals(1, calls().size());
  }

  @Test
  void aMissingServiceIsNotWaitedFor() throws Exception {
    Files.writeString(
        folder.resolve("answer-0"),
        "{ \"services\": [], \"failures\": [{ \"arn\": \"a\", \"reason\": \"MISSING\" }] }");

    Ran ran = run("deploy.sh", "task.json");

    assertEquals("No service hinomi in the cluster hinomi. docs/ecs.md makes one.\n", ran.err());
    assertEquals(1, ran.exit());
  }

  @Test
  void aRefusalOfAwsFailsTheDeployment() throws Exception {
    command("aws", "echo AccessDeniedException >&2; exit 254");

    Ran ran = run("deploy.sh", "task.json");

    assertEquals("AccessDeniedException\n", ran.err());
    assertEquals(254, ran.exit());
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  private int answers;

  private void answer(String deployments) throws IOException {
    List<JsonObject> all = new ArrayList<>();
    for (String deployment : deployments.split(", ", -1)) {
      String[] words = deployment.strip().split(" ", -1);
      JsonObject json =
          new JsonObject()
              .put("status", words[0])
              .put("rolloutState", words[1])
              .put("taskDefinition", words[2].equals("ours") ? OURS : EARLIER);
      assertEquals(List.of(), EcsModel.problems(json, Deployment.builder()));
      all.add(json);
    }
    JsonObject event =
        new JsonObject()
            .put("createdAt", "2026-12-01T03:00:00Z")
            .put("message", "(service hinomi) has started 1 tasks.");
    JsonObject service =
        new JsonObject()
            .put("status", "ACTIVE")
            .put("deployments", new JsonArray(all))
            .put("events", new JsonArray(List.of(event)));
    Files.writeString(
        folder.resolve("answer-" + answers++),
        new JsonObject().put("services", new JsonArray(List.of(service))).encode());
  }
}
