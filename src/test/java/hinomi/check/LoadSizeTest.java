package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand checks in a hundred files, read by a process of its own with little memory.
class LoadSizeTest {
  private static final int FILES = 100;
  private static final int CHECKS = 100;

  @TempDir private Path folder;

  @Test
  void loadsTenThousandChecksWithASmallHeap() throws IOException, InterruptedException {
    for (int file = 0; file < FILES; file++) {
      Files.writeString(folder.resolve("file-%03d.conf".formatted(file)), text(file));
    }

    Process child =
        JavaProcess.of(List.of("-Xmx128m"), LoadSizeTest.class, folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertTrue(child.waitFor(60, TimeUnit.SECONDS), said);
    assertEquals("10000 checks", said.strip());
  }

  private static String text(int file) {
    StringBuilder text = new StringBuilder("defaults { interval = 1m, tags { team = shop } }\n");
    text.append("checks {\n");
    for (int check = 0; check < CHECKS; check++) {
      text.append(
          """
            shop-%1$d-%2$d {
              http { url = "https://www-%1$d-%2$d.example.com/" }
              expect {
                status = 200
                body { contains = "カートを見る" }
                latency { total = 2s, first-byte = 800ms }
              }
              runbook = "https://wiki.example.com/runbooks/%1$d/%2$d"
            }
          """
              .formatted(file, check));
    }
    return text.append("}\n").toString();
  }

  /// What the child runs.
  public static void main(String[] arguments) {
    switch (Checks.load(Path.of(arguments[0]), Map.of(), Kinds.ALL)) {
      case Checks.Load.Loaded(Checks checks) -> System.out.println(checks.all().size() + " checks");
      case Checks.Load.Refused refused -> System.out.println(refused);
    }
  }
}
