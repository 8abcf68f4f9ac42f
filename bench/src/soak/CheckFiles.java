package soak;

import hostile.Answers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files that the agent reads when it is aged: so many checks, a quarter of them of hostile
/// sites and answers, and its settings.
record CheckFiles(int all, int interval) {
  private static List<Sites> bad() {
    return List.of(Sites.values()).subList(1, Sites.values().length);
  }

  /// How many checks each of the bad sites and answers has, together a quarter.
  private int hostile() {
    return all / 4 / kinds();
  }

  private static int kinds() {
    return bad().size() + Answers.all().size();
  }

  int good() {
    return all - hostile() * kinds();
  }

  void write(Vertx vertx, Path folder, int intakePort, int port) throws IOException {
    int good = Sites.GOOD.listen(vertx);
    int answers = Answers.listen(vertx);
    StringBuilder entries = new StringBuilder(entry("good", good, good()));
    for (Sites each : bad()) {
      entries.append(entry(each.name().toLowerCase(), each.listen(vertx), hostile()));
    }
    for (Answers each : Answers.all()) {
      entries.append(each.checks(answers, hostile()));
    }
    Files.createDirectory(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("checks/sites.conf"),
        """
        defaults { interval = %ds, timeout = 4s, recheck { attempts = 1, delay = 1s } }
        checks {
        %s}
        """
            .formatted(interval, entries));
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi {
          pace = 1ms
          witness { hosts = ["127.0.0.1:%d"] }
          datadog {
            url = "http://127.0.0.1:%d"
            send { every = 2s, timeout = 5s, longest-backoff = 4s }
          }
          http { port = %d }
        }
        """
            .formatted(good, intakePort, port));
  }

  private static String entry(String name, int port, int count) {
    return "  \"%s-{n}\" { each { n = [%s] }, http { url = \"http://127.0.0.1:%d/{n}\" } }%n"
        .formatted(name, Answers.numbers(count), port);
  }
}
