package hinomi.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.report.MonthReport.Cost;
import hinomi.report.MonthReport.Incident;
import hinomi.report.MonthReport.Objective;
import hinomi.report.MonthReport.Runs;
import hinomi.report.MonthReport.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final String EVIL = "<script>alert(1)</script>\"'&|`@all\u001b[31m";

  private static MonthReport report(
      String team, List<Objective> slos, List<Runs> runs, List<Incident> incidents) {
    return new MonthReport(
        new Scope(
            Optional.of(team),
            YearMonth.of(2026, 11),
            ZoneId.of("Asia/Tokyo"),
            NOW,
            runs.size(),
            List.of("tokyo")),
        new Part.Known<>(slos),
        new Part.Known<>(runs),
        new Part.Known<>(incidents),
        Optional.of(new Cost(200, 10, 1_560, "2026-11-22")));
  }

  private static Objective slo(String check, double target, double attained) {
    return new Objective(check, "no failed run", target, Optional.of(attained), Duration.ZERO);
  }

  private static MonthReport evil() {
    Incident incident =
        new Incident(
            EVIL, List.of(EVIL), Optional.of(NOW), Optional.of(NOW), Optional.empty(), EVIL);
    return report(
        EVIL,
        List.of(slo(EVIL, 99.9, 90)),
        List.of(new Runs(EVIL, 10, 5, 20, Duration.ofDays(1))),
        List.of(incident));
  }

  @Test
  void textFromOutsideIsNoHtml() {
    String html = Layout.HTML.of(List.of(evil()), 80);

    Document document = Jsoup.parse(html);
    assertEquals(0, document.select("script, img, a, iframe, link").size());
    assertTrue(document.text().contains("<script>alert(1)</script>\"'&|`@all"), document::text);
    assertEquals(-1, html.indexOf('\u001b'));
  }

  @Test
  void textFromOutsideIsNoMarkdown() {
    String markdown = Layout.MARKDOWN.of(List.of(evil()), 80);

    assertFalse(markdown.contains("<script>"), markdown);
    assertFalse(markdown.contains("@all"), markdown);
    assertEquals(
        List.of(8L, 7L),
        markdown
            .lines()
            .filter(line -> line.startsWith("| \\<script"))
            .map(line -> line.replace("\\|", "").chars().filter(each -> each == '|').count())
            .distinct()
            .filter(count -> count > 6)
            .toList(),
        markdown);
  }

  @ParameterizedTest
  @EnumSource
  void aPageHoldsTheWorstOfAHundredChecks(Layout layout) {
    List<Objective> slos =
        IntStream.range(0, 100)
            .mapToObj(each -> slo("check-" + each, 99.9, 99.8 + each / 500.0))
            .toList();
    List<Runs> runs =
        IntStream.range(0, 100)
            .mapToObj(
                each -> new Runs("check-" + each, 1_000, 900 + each, 1_000, Duration.ofDays(1)))
            .toList();

    String page = layout.of(List.of(report("shop", slos, runs, List.of())), 100);

    assertTrue(page.contains("and 90 more"), page);
    assertTrue(page.contains("and 92 more"), page);
    assertTrue(page.contains("check-0"), page);
    assertFalse(page.contains("check-99"), page);
  }

  @Test
  void objectivesWithNothingToTellAreCounted() {
    List<Objective> slos = List.of(slo("a", 99.9, 99.95), slo("b", 99.9, 100), slo("c", 99.9, 100));

    String text =
        Layout.TEXT
            .of(List.of(report("shop", slos, List.of(), List.of())), 100)
            .replaceAll(" +", " ");

    assertTrue(text.contains("a no failed run 99.9% 99.950% 50% - kept"), text);
    assertTrue(text.contains("and 2 SLOs with the whole budget left"), text);
    assertFalse(text.contains("b no failed run"), text);
  }

  @Test
  void whatIsNotReadableIsSaidInItsPlace() {
    MonthReport report =
        new MonthReport(
            evil().scope(),
            new Part.Unreadable<>("the permission slos_read"),
            new Part.Known<>(List.of()),
            new Part.Known<>(List.of()),
            Optional.empty());

    String text = Layout.TEXT.of(List.of(report), 80);

    assertTrue(text.contains("Not readable: the permission slos_read"), text);
    assertTrue(text.contains("No incidents."), text);
  }

  /// A figure never reads better than it was.
  @ParameterizedTest
  @CsvSource({
    "100, 100%",
    "99.9999, 99.999%",
    "99.9, 99.9%",
    "99.8905, 99.89%",
    "0, 0%",
  })
  void percentagesAreRoundedDown(double percent, String words) {
    assertEquals(words, Percent.of(percent));
  }

  @ParameterizedTest
  @CsvSource({"99.9, 99.95, 50%", "99.9, 99.9, 0%", "99.9, 99.884, -16%", "99, 100, 100%"})
  void theBudgetIsWhatTheTargetLeaves(double target, double attained, String left) {
    assertEquals(left, slo("a", target, attained).budgetLeft().map(Percent::whole).orElse(""));
  }
}
