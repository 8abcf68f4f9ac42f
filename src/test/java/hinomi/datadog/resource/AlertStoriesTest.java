package hinomi.datadog.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.Locations;
import hinomi.datadog.SimulatedAgent;
import hinomi.datadog.SimulatedAgent.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Who is told what, and when, in stories of sites, agents and deploys: the real states, sinks and
/// monitors, evaluated by a simulation of Datadog. The expected messages are
/// `docs/alert-stories.md`.
class AlertStoriesTest {
  private static final Path EXPECTED = Path.of("docs/alert-stories.md");
  private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

  /// What happens at each location, a letter for each interval, as `P5` for five of them:
  ///
  /// - `P` passed, `S` slow, `E` degraded, `F` failed,
  /// - `N` network lost, `U` unjudged (the agent at fault),
  /// - `X` no agent, `D` a new agent without the states of the old one, then passed; `G` the same,
  ///   then failed,
  /// - `p`, `f` passed or failed while Datadog cannot be reached,
  /// - `R` passed with a new certificate, `-` the check is removed.
  private record Story(
      String name, Map<String, Object> check, Duration step, long daysLeft, List<String> runs) {}

  private static Story story(String name, String... runs) {
    return story(name, Map.of(), runs);
  }

  private static Story story(String name, Map<String, Object> check, String... runs) {
    return new Story(name, check, Duration.ofMinutes(1), 80, List.of(runs));
  }

  private static Map<String, Object> maintenance(int from, int to) {
    return Map.of(
        "maintenance",
        List.of(
            Map.of(
                "start",
                "2026-12-01T00:" + "%02d".formatted(from),
                "end",
                "2026-12-01T00:" + "%02d".formatted(to),
                "zone",
                "UTC")));
  }

  private static final List<Story> STORIES =
      List.of(
          story("Dead for ten minutes", "P3 F10 P5"),
          story("Dead for a minute, three in a row needed", failAfter(3), "P3 F1 P5"),
          story("Dead, three in a row needed", failAfter(3), "P3 F10 P5"),
          story("Dead for two hours and a half", "P3 F150 P5"),
          story("Degraded", "P3 E10 P5"),
          story("Degraded, down, up", "P3 E5 F5 P5"),
          story("Down, degraded, up", "P3 F5 E5 P5"),
          story("Down, degraded, down, up", "P3 F5 E5 F5 P5"),
          story("Slow", slow(), "P15 S15 P20"),
          story("Slow, dead, slow, up", slow(), "P15 S15 F30 S5 P20"),
          story("Flapping", "P3 F1 P1 F1 P1 F1 P1 F1 P10"),
          story("The agent dies", "P3 X20 P5"),
          story("The agent dies while the site is down", "P3 F5 X90 F3 P5"),
          story("The agent dies, and the site recovers meanwhile", "P3 F5 X20 P5"),
          story("An agent that never starts", "X70"),
          story("Network lost", "P3 N10 P5"),
          story("Network lost while the site is down", "P3 F5 N10 F3 P5"),
          story("Runs that cannot be judged", "P3 U10 P5"),
          story("Down, then for two hours not to be judged", "P3 F5 U120 F3 P5"),
          story("Maintenance in which the site is down", maintenance(5, 15), "P5 F10 P5"),
          story("Down before maintenance, up in it", maintenance(5, 15), "P3 F5 P12"),
          story("Still down after maintenance", maintenance(5, 15), "P5 F15 P5"),
          story("Datadog unreachable, the site down and up meanwhile", "P3 p1 f5 p3 P5"),
          story("Datadog unreachable for half an hour, the site still down", "P3 f30 F5 P5"),
          story("Datadog unreachable while the site recovers", "P3 F3 f3 p5 P5"),
          story("A deploy in the middle of an outage", "P3 F5 G1 F5 P5"),
          story("A deploy during which the site recovers", "P3 F5 D1 P10"),
          story("A check removed while it is down", "P3 F5 -10"),
          story("Three locations, down at one", "P3 F10 P5", "P18", "P18"),
          story("Three locations, down at all", "P3 F10 P10", "P4 F9 P10", "P3 F9 P11"),
          story("Three locations, one of them blind", "P3 F10 P10", "P3 F10 P10", "N23"),
          story(
              "Three locations, one gets blind during the outage",
              "P3 F20 P10",
              "P3 F20 P10",
              "P3 F5 N25"),
          story("Three locations, the quorum degraded", "P3 E10 P10", "P3 E10 P10", "P23"),
          story(
              "A deploy during an outage at three locations",
              "P3 F5 G1 F5 P20",
              "P3 F5 G1 F5 P20",
              "P34"),
          new Story(
              "A certificate that is renewed at the last moment",
              Map.of("interval", "6h"),
              Duration.ofHours(6),
              16,
              List.of("P24 R1 P4")),
          new Story(
              "A certificate seen by one run a day",
              Map.of("interval", "1d"),
              Duration.ofDays(1),
              16,
              List.of("P6 R1 P2")),
          new Story(
              "One run a day, down for three days",
              Map.of("interval", "1d"),
              Duration.ofDays(1),
              80,
              List.of("P2 F3 P2")));

  private static Map<String, Object> failAfter(int runs) {
    return Map.of("alert", Map.of("fail-after", runs));
  }

  private static Map<String, Object> slow() {
    return Map.of("alert", Map.of("slower-than", "2s"));
  }

  @Test
  void tellTheseMessages() throws IOException {
    String told = STORIES.stream().map(AlertStoriesTest::told).collect(Collectors.joining("\n\n"));

    String expected = Files.readString(EXPECTED);
    String head = expected.substring(0, expected.indexOf("## "));
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/alert-stories.md"), head + told + "\n");
    assertEquals(expected, head + told + "\n");
  }

  private static String told(Story story) {
    List<SimulatedDatadog.Notification> sent = new Telling(story).sent();
    String head =
        "## "
            + story.name()
            + "\n\n"
            + story.runs().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "))
            + (story.step().equals(Duration.ofMinutes(1)) ? "" : " each " + hours(story.step()));
    if (sent.isEmpty()) {
      return head + "\n\nNobody is told anything.";
    }
    return head
        + "\n\n| after | | title | first line |\n| --- | --- | --- | --- |\n"
        + shortened(sent).stream().map(AlertStoriesTest::row).collect(Collectors.joining("\n"));
  }

  /// Of what is repeated again and again, the first.
  private static List<SimulatedDatadog.Notification> shortened(
      List<SimulatedDatadog.Notification> sent) {
    Map<String, Long> repeated =
        sent.stream()
            .filter(each -> each.kind().equals("AGAIN"))
            .collect(Collectors.groupingBy(each -> each.title(), Collectors.counting()));
    List<String> shown = new ArrayList<>();
    List<SimulatedDatadog.Notification> all = new ArrayList<>();
    for (SimulatedDatadog.Notification each : sent) {
      if (!each.kind().equals("AGAIN")) {
        all.add(each);
      } else if (!shown.contains(each.title())) {
        shown.add(each.title());
        long count = repeated.getOrDefault(each.title(), 1L);
        String kind = count == 1 ? "AGAIN" : "AGAIN, " + count + " times";
        all.add(new SimulatedDatadog.Notification(each.at(), kind, each.title(), each.text()));
      }
    }
    return all;
  }

  private static String hours(Duration step) {
    return step.toHours() + " h";
  }

  private static String row(SimulatedDatadog.Notification each) {
    Duration after = Duration.between(START, each.at());
    String time =
        after.toDays() > 0
            ? "%d d %02d:%02d".formatted(after.toDays(), after.toHoursPart(), after.toMinutesPart())
            : "%02d:%02d".formatted(after.toHoursPart(), after.toMinutesPart());
    return "| %s | %s | %s | %s |"
        .formatted(
            time,
            each.kind(),
            each.title().replace("[hinomi] ", ""),
            each.text().replace("|", "\\|"));
  }

  /// One story, minute by minute.
  private static final class Telling {
    private final Story story;
    private final List<String> runs;
    private final List<String> names;
    private final Check check;
    private final Locations locations;
    private final SimulatedDatadog datadog;
    private final Map<String, Optional<SimulatedAgent>> agents = new TreeMap<>();
    private final Map<String, Instant> renewed = new HashMap<>();

    Telling(Story story) {
      this.story = story;
      this.runs = story.runs().stream().map(Telling::letters).toList();
      this.names = List.of("tokyo", "osaka", "oregon").subList(0, runs.size());
      this.check = SomeChecks.check("shop", withNotify(story.check()));
      this.locations = new Locations(names.stream().sorted().toList(), true);
      ResourceSettings settings =
          new ResourceSettings(
              "default",
              names,
              Optional.of("@ops"),
              Optional.empty(),
              Duration.ofHours(1),
              14,
              Optional.empty());
      URI api = URI.create("https://api.datadoghq.com");
      this.datadog =
          new SimulatedDatadog(
              new Resources(settings, new Location("tokyo"), api, true)
                  .of(List.of(check), START.minusSeconds(60)));
    }

    private static Map<String, Object> withNotify(Map<String, Object> check) {
      Map<String, Object> all = new HashMap<>(check);
      all.put("notify", "@shop");
      return all;
    }

    private static String letters(String runs) {
      StringBuilder all = new StringBuilder();
      for (String each : runs.split(" ", -1)) {
        all.append(each.substring(0, 1).repeat(Integer.parseInt(each.substring(1))));
      }
      return all.toString();
    }

    List<SimulatedDatadog.Notification> sent() {
      for (String name : names) {
        if (runs.get(names.indexOf(name)).startsWith("X")) {
          datadog.expect(name, START);
        }
        agents.put(name, Optional.of(agent(name, START)));
      }
      long minutes = runs.getFirst().length() * story.step().toMinutes();
      long tick = Math.min(30, story.step().toMinutes());
      for (long minute = 0; minute < minutes; minute += tick) {
        Instant now = START.plus(Duration.ofMinutes(minute));
        for (String name : names) {
          minute(name, (int) (minute / story.step().toMinutes()), minute, now);
        }
        datadog.evaluate(now.plusSeconds(50));
      }
      return datadog.sent();
    }

    private SimulatedAgent agent(String name, Instant now) {
      return new SimulatedAgent(check, new Location(name), locations, now);
    }

    private void minute(String name, int index, long minute, Instant now) {
      char letter = runs.get(names.indexOf(name)).charAt(index);
      boolean isRun = minute % story.step().toMinutes() == 0;
      if ("DG".indexOf(letter) >= 0 && isRun) {
        agents.put(name, Optional.of(agent(name, now)));
      }
      SimulatedAgent agent = agents.get(name).orElseThrow();
      if (letter == 'X') {
        return;
      }
      if (letter == '-') {
        if (runs.get(names.indexOf(name)).indexOf('-') == index && isRun) {
          agent.remove(now);
        }
      } else {
        if (isRun) {
          agent.run(run(letter), now.plusSeconds(7), daysLeft(name, letter, now));
        }
        agent.repeat(now.plusSeconds(30));
      }
      if ("pf".indexOf(letter) < 0) {
        agent.deliver(datadog, now.plusSeconds(40));
      }
    }

    private static Run run(char letter) {
      return switch (letter) {
        case 'P', 'p', 'D', 'R' -> Run.PASSED;
        case 'S' -> Run.SLOW;
        case 'E' -> Run.DEGRADED;
        case 'F', 'f', 'G' -> Run.FAILED;
        case 'N' -> Run.NETWORK_LOST;
        case 'U' -> Run.UNJUDGED;
        default -> throw new IllegalArgumentException(String.valueOf(letter));
      };
    }

    private long daysLeft(String name, char letter, Instant now) {
      if (letter == 'R') {
        renewed.put(name, now);
      }
      Instant since = renewed.getOrDefault(name, START);
      long first = renewed.containsKey(name) ? 90 : story.daysLeft();
      return first - Duration.between(since, now).toDays();
    }
  }
}
