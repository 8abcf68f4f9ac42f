package hinomi.datadog.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.check.Check;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerraformTest {
  private static final Path ARGUMENTS = Path.of("src/test/resources/terraform-arguments.txt");

  private static final URI API = URI.create("https://api.ap1.datadoghq.com");

  @Test
  void theProviderIsOfTheSiteAndOfAKnownVersion() {
    JsonObject written = Terraform.of(List.of(), API);

    assertEquals(
        "https://api.ap1.datadoghq.com",
        written.getJsonObject("provider").getJsonObject("datadog").getString("api_url"));
    assertEquals(
        "{'required_version':'>= 1.1.5','required_providers':"
            + "{'datadog':{'source':'DataDog/datadog','version':'>= 4.3.0, < 5.0.0'}}}",
        written.getJsonObject("terraform").encode().replace('"', '\''));
  }

  /// What a rule has left is less each week; a change in every plan would hide those that matter.
  @ParameterizedTest
  @CsvSource({"FREQ=WEEKLY, [start]", "FREQ=DAILY;COUNT=500, '[start, rrule]'"})
  void aRecurringDowntimeMovesWithoutAChange(String rule, String moving) {
    Map<String, Object> window =
        Map.of("rule", rule, "start", "2026-01-04T02:00", "duration", "2h", "zone", "Asia/Tokyo");
    JsonObject downtime =
        (JsonObject)
            Terraform.of(
                    SomeChecks.resources(
                        List.of(SomeChecks.check("a", Map.of("maintenance", window)))),
                    API)
                .getJsonObject("resource")
                .getJsonObject("datadog_downtime_schedule")
                .iterator()
                .next()
                .getValue();

    assertEquals(
        moving,
        downtime.getJsonObject("lifecycle").getJsonArray("ignore_changes").stream()
            .map(each -> String.valueOf(each).replace("recurring_schedule.recurrence[0].", ""))
            .toList()
            .toString());
  }

  @Test
  void everyArgumentExistsInTheProvider() throws IOException {
    List<Check> checks = new ArrayList<>(SomeChecks.examples());
    checks.addAll(new AnyChecks(new Random(7)).some(40));
    JsonObject declared = Terraform.of(SomeChecks.resources(checks), API).getJsonObject("resource");
    Set<String> known = known();

    List<String> problems = new ArrayList<>();
    declared.forEach(type ->
        ((JsonObject) type.getValue())
            .forEach(each -> judge((JsonObject) each.getValue(), type.getKey(), known, problems)));

    assertEquals(List.of(), problems);
    assertEquals(
        List.of(
            "datadog_dashboard_json",
            "datadog_service_level_objective",
            "datadog_slo_correction",
            "datadog_monitor_json",
            "datadog_downtime_schedule"),
        List.copyOf(declared.fieldNames()));
  }

  private static Set<String> known() throws IOException {
    return Files.readAllLines(ARGUMENTS).stream()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.toSet());
  }

  private static void judge(Object value, String path, Set<String> known, List<String> problems) {
    switch (value) {
      case JsonArray all -> all.forEach(each -> judge(each, path, known, problems));
      case JsonObject block -> {
        block.forEach(each -> {
          String below = path + "." + each.getKey();
          if (!known.contains(below) && !known.contains(below + "!")) {
            problems.add("there is no " + below);
          }
          judge(each.getValue(), below, known, problems);
        });
        known.stream()
            .filter(each -> each.matches("\\Q" + path + "\\E\\.[a-z_]+!"))
            .map(each -> each.substring(path.length() + 1, each.length() - 1))
            .filter(each -> !block.containsKey(each))
            .forEach(each -> problems.add(path + " lacks " + each));
      }
      default -> {}
    }
  }

  /// The provider compares all of a monitor but these fields, so a default that is not written
  /// would be a change in every plan.
  @Test
  void monitorsHaveAllDefaultsOfTheApi() {
    List<Check> checks = new ArrayList<>(SomeChecks.examples());
    checks.addAll(new AnyChecks(new Random(7)).some(40));

    SomeChecks.resources(checks).stream()
        .filter(each -> each.type() == ResourceType.MONITOR)
        .map(Resource::body)
        .forEach(sent -> {
          JsonObject state = sent.copy();
          LoopbackAccount.withDefaults(state);
          List.of("creator", "multi", "restricted_roles", "draft_status").forEach(state::remove);
          state.getJsonObject("options").remove("silenced");
          assertEquals(sent, state);
        });
  }

  /// Terraform itself evaluates the file.
  @Test
  void terraformEvaluatesToTheBodiesOfTheApi(@TempDir Path folder) throws Exception {
    assumeTrue(
        isInstalled(), "needs terraform (https://developer.hashicorp.com/terraform/install)");
    List<Resource> resources =
        SomeChecks.resources(
            List.of(
                SomeChecks.check("a.b", Map.of("notify", "@配送 ${x} %{y} $${z} \"q\" \\n")),
                SomeChecks.check("c", Map.of("slo", Map.of("availability", 99.9)))));
    JsonObject written = Terraform.of(resources, API);
    JsonObject output = new JsonObject();
    written
        .getJsonObject("resource")
        .getJsonObject("datadog_monitor_json")
        .forEach(each ->
            output.put(
                each.getKey(),
                new JsonObject()
                    .put("value", ((JsonObject) each.getValue()).getString("monitor"))));
    JsonObject alone =
        new JsonObject().put("locals", written.getJsonObject("locals")).put("output", output);
    String text = alone.encode().replaceAll("(?<!\\$)\\$\\{datadog_[^}]*}", "ID");
    Files.writeString(folder.resolve("all.tf.json"), text);

    run(folder, "terraform", "apply", "-auto-approve", "-no-color");
    JsonObject read = new JsonObject(run(folder, "terraform", "output", "-json", "-no-color"));

    resources.stream()
        .filter(each -> each.type() == ResourceType.MONITOR)
        .forEach(each ->
            assertEquals(
                Reference.resolve(each.body(), _ -> "ID", plain -> plain),
                new JsonObject(
                    read.getJsonObject(each.key().replace('.', '_')).getString("value"))));
  }

  private static boolean isInstalled() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform")));
  }

  private static String run(Path folder, String... words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
