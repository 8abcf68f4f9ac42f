package hinomi.datadog.resource;

import static hinomi.datadog.resource.SomeChecks.NOW;
import static hinomi.datadog.resource.SomeChecks.SETTINGS;
import static hinomi.datadog.resource.SomeChecks.examples;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Location;
import hinomi.datadog.DatadogSite;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppLinksTest {
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9.-]*(?:datadoghq\\.(?:com|eu)|ddog-gov\\.com)");

  /// Whoever is on call at another site would be asked to log in to an account that is not theirs.
  @ParameterizedTest
  @CsvSource({
    "US1, app.datadoghq.com",
    "US3, us3.datadoghq.com",
    "US5, us5.datadoghq.com",
    "EU1, app.datadoghq.eu",
    "AP1, ap1.datadoghq.com",
    "AP2, ap2.datadoghq.com",
    "UK1, uk1.datadoghq.com",
    "US1_FED, app.ddog-gov.com",
    "US2_FED, us2.ddog-gov.com",
  })
  void everyTextAndLinkThatIsGeneratedIsOfTheSite(DatadogSite site, String app) {
    List<Resource> all =
        new Resources(SETTINGS, new Location("local"), site.api(), true).of(examples(), NOW);
    String bodies = all.stream().map(each -> each.body().encode()).collect(Collectors.joining());
    JsonObject terraform = Terraform.of(all, site.api());

    assertEquals(Set.of(app), hosts(bodies));
    assertEquals(new TreeSet<>(Set.of(app, site.api().getHost())), hosts(terraform.encode()));
  }

  private static Set<String> hosts(String text) {
    return HOST.matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// A site in the task would win over that of hinomi.conf.
  @Test
  void theTaskNamesNoSite() throws IOException {
    String task = Files.readString(Path.of("ecs-task.json"));

    assertEquals(0, HOST.matcher(task).results().count());
  }
}
