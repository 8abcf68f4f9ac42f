package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.config.Problem;
import hinomi.probe.Probes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Breaks a good file in a thousand ways: whatever stands in it, it is read or told about.
class BrokenChecksTest {
  private static final String GOOD =
      """
      base = "https://www.example.com"
      defaults { interval = 2m, tags { team = storefront } }
      checks {
        top-page {
          http { url = ${base}"/x", headers { A = b }, redirects { follow = 3 } }
          expect { status = [200, "3xx"], body { contains = "x", json { "$.a" = 1 } } }
          warn { latency { total = 2s, first-byte = 800ms } }
          maintenance = [
            { rule = "FREQ=WEEKLY;BYDAY=SU", start = "2026-01-04T02:00", duration = 2h, zone = UTC }
          ]
          slo { availability = 99.9, latency { target = 99, below = 800ms }, days = 90 }
          alert { fail-after = 3, recover-after = 2 }
        }
        "shop-{city}" {
          each { city = [tokyo, osaka, nagoya] }
          http { url = "https://{city}.shop.example.com/", auth { bearer = ${TOKEN} } }
        }
        "row-{n}" { each = [{ n = a, p = 1 }, { n = b, p = 2 }], http { url = "http://a:{p}/" } }
      }
      """;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          "${",
          "${?X}",
          "${TOKEN}",
          "=",
          ":",
          ",",
          "null",
          "true",
          "-1",
          "{city}",
          "\n",
          "#",
          "\\",
          "\"\"\"",
          "1e999",
          "each",
          "checks",
          "..",
          "+=",
          "@",
          "<#9>",
          "include \"a.conf\"\n",
          "\u0000",
          "カ");

  @TempDir private Path folder;
  private final Random random = new Random(20_261_122);

  @Test
  void readsItOrTellsWhatIsWrongWithIt() throws IOException {
    Path file = folder.resolve("a.conf");
    for (int turn = 0; turn < 1_000; turn++) {
      String text = broken();
      Files.writeString(file, text);

      Checks.Load load = Checks.load(folder, Map.of("TOKEN", "t0p-s3cret"), Probes.kinds());

      if (load instanceof Checks.Load.Refused(List<Problem> problems)) {
        assertTrue(problems.stream().allMatch(this::isReadable), () -> text + "\n" + problems);
      }
    }
  }

  private String broken() {
    StringBuilder text = new StringBuilder(GOOD);
    for (int mistakes = 1 + random.nextInt(3); mistakes > 0; mistakes--) {
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) {
        text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      } else {
        text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
      }
    }
    return text.toString();
  }

  /// In the folder, in words, and without the secret or names of classes.
  private boolean isReadable(Problem problem) {
    return problem.place().file().startsWith(folder.toString())
        && !problem.message().isBlank()
        && !problem.message().contains("t0p-s3cret")
        && !problem.message().contains("typesafe");
  }
}
