package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.cli.CommandLines;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;

/// The schedule that starts the task of `ecs-task.json`, by Amazon's models.
class ScheduleTest {
  private static final String FILE = "deploy/schedule.json";

  private final JsonObject schedule = new JsonObject(text(FILE));
  private final JsonObject target = schedule.getJsonObject("Target");
  private final JsonObject overrides = new JsonObject(target.getString("Input"));

  @Test
  void isAScheduleThatEventBridgeTakes() {
    assertEquals(List.of(), problemsOf(schedule));
    assertTrue(
        schedule
            .fieldNames()
            .containsAll(List.of("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")));
    assertTrue(target.fieldNames().containsAll(List.of("Arn", "RoleArn", "EcsParameters")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "ScheduleExpression"   | "Schedule"             | Schedule is not a key
          "Mode": "OFF"          | "Mode": "NONE"         | FlexibleTimeWindow.mode is not a word
          "awsvpcConfiguration"  | "AwsvpcConfiguration"  | NetworkConfiguration.AwsvpcConfiguration is not a key
          "TaskCount": 1         | "TaskCount": "1"       | EcsParameters.TaskCount is no Integer
          "AssignPublicIp": "ENABLED" | "AssignPublicIp": "YES" | awsvpcConfiguration.assignPublicIp is not a word
          """)
  void isJudgedByAModelThatRefuses(String right, String wrong, String problem) {
    String broken = text(FILE).replace(right, wrong);

    List<String> problems = problemsOf(new JsonObject(broken));

    assertTrue(problems.stream().anyMatch(each -> each.contains(problem)), problems::toString);
  }

  @Test
  void overridesTheContainerOfTheTask() {
    JsonObject task = new JsonObject(text("ecs-task.json"));
    JsonObject container = task.getJsonArray("containerDefinitions").getJsonObject(0);

    assertEquals(List.of(), EcsModel.problems(overrides, TaskOverride.builder()));
    assertEquals(container.getString("name"), override().getString("name"));
  }

  @Test
  void runsACommandThatHinomiHas() {
    List<String> command = new ArrayList<>();
    override().getJsonArray("command").forEach(word -> command.add((String) word));

    assertEquals(List.of("once", "--publish", "--fail-on", "never"), command);
    command.add("--help");
    assertEquals(0, new CommandLines().run(command.toArray(String[]::new)));
  }

  @Test
  void isTheScheduleOfTerraform() {
    String terraform = text("deploy/terraform/agent/schedule.tf").replaceAll("\\s", "");

    assertTrue(terraform.contains("command=" + override().getJsonArray("command").encode()));
    assertTrue(terraform.contains("maximum_event_age_in_seconds=" + retry(0)));
    assertTrue(terraform.contains("maximum_retry_attempts=" + retry(1)));
  }

  @Test
  void leavesToTheDocsWhatTheDocsFillIn() {
    List<String> words =
        Pattern.compile("\\b(?!OFF|FARGATE|ENABLED)[A-Z]{4,}(_[A-Z]+)?\\b")
            .matcher(text(FILE))
            .results()
            .map(found -> found.group())
            .distinct()
            .sorted()
            .toList();

    assertEquals(List.of("ACCOUNT", "GROUP", "NAME", "REGION", "SCHEDULE_ROLE", "SUBNETS"), words);
    words.forEach(word -> assertTrue(text("docs/ecs.md").contains("s|" + word + "|"), word));
  }

  private int retry(int index) {
    List<String> keys = List.of("MaximumEventAgeInSeconds", "MaximumRetryAttempts");
    return target.getJsonObject("RetryPolicy").getInteger(keys.get(index));
  }

  private JsonObject override() {
    return overrides.getJsonArray("containerOverrides").getJsonObject(0);
  }

  private static List<String> problemsOf(JsonObject json) {
    return EcsModel.problems(json, CreateScheduleRequest.builder());
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
