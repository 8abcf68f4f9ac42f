package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.check;
import static hinomi.datadog.resource.SomeChecks.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertTextTest {
  @Test
  void theAlertOfACheckAtOneLocationHasTheReason() {
    Check shop = check("shop", Map.of("notify", "@slack-shop", "locations", List.of("tokyo")));
    Resource down =
        resources(List.of(shop)).stream()
            .filter(each -> each.key().startsWith("down-slack-shop"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        "\"hinomi.down\".over(\"hinomi:default\",\""
            + Audience.of(shop).tag()
            + "\").by(\"check\",\"location\").last(2).count_by_status()",
        down.body().getString("query"));
    String message = down.body().getString("message");
    assertTrue(
        message.startsWith(
            "{{#is_alert}}`{{{check_message}}}`\n\nChecked from {{location.name}}.{{/is_alert}}"),
        message);
    assertTrue(message.endsWith("\n\n@slack-shop"), message);
  }

  @Test
  void eachRunbookIsForItsChecks() {
    List<Check> checks =
        List.of(
            check("a", Map.of("runbook", "https://wiki/1")),
            check("b", Map.of("runbook", "https://wiki/2")),
            check("c", Map.of("runbook", "https://wiki/1")));

    assertTrue(
        message(checks)
            .contains(
                "{{#is_exact_match \"check.name\" \"a\" \"c\"}}Runbook: https://wiki/1{{/is_exact_match}}"
                    + "{{#is_exact_match \"check.name\" \"b\"}}Runbook: https://wiki/2{{/is_exact_match}}"),
        () -> message(checks));
  }

  @Test
  void runbooksAreDroppedWhenThereIsNoRoom() {
    List<Check> checks = new ArrayList<>();
    for (int index = 0; index < 50; index++) {
      checks.add(check("c" + index, Map.of("runbook", "https://wiki/" + "x".repeat(90) + index)));
    }

    assertTrue(message(checks).length() <= AlertText.MAX_LENGTH);
    assertEquals(List.of(), Rules.problems(resources(checks)));
  }

  @Test
  void handlesAreNeverDropped() {
    List<Check> checks = new ArrayList<>();
    String handle = "@" + "x".repeat(499);
    for (int index = 0; index < 50; index++) {
      checks.add(
          check(
              "c" + index,
              Map.of(
                  "notify",
                  handle,
                  "locations",
                  List.of("tokyo"),
                  "runbook",
                  "https://wiki/" + "x".repeat(90) + index)));
    }

    assertTrue(
        resources(checks).stream()
            .map(each -> each.body().getString("message", ""))
            .anyMatch(each -> each.endsWith("\n\n" + handle)));
    assertEquals(List.of(), Rules.problems(resources(checks)));
  }

  private static String message(List<Check> checks) {
    return resources(checks).stream()
        .filter(each -> each.key().startsWith("down"))
        .map(each -> each.body().getString("message"))
        .findFirst()
        .orElseThrow();
  }
}
