package hinomi.net.visit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.JavaProcess;
import hinomi.net.ResourceExhaustion;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// In a process of its own, which has no descriptor left.
class DescriptorsTest {
  private static final String WORDS =
      "the agent is out of file descriptors (too many open files): raise ulimit -n";

  @Test
  void thatAreExhaustedAreTheAgentsFaultAndEndNoProbe() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no shell to limit a process");
    List<String> java = JavaProcess.of(List.of(), DescriptorsTest.class).command();

    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of("/bin/sh", "-c", "ulimit -n 400; exec \"$@\"", "sh"),
                        java.stream())
                    .toList())
            .redirectErrorStream(true)
            .start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        List.of("agent " + WORDS, "agent " + WORDS, "connect connection refused by 127.0.0.1:1"),
        said.lines()
            .filter(line -> line.startsWith("outcome "))
            .map(it -> it.substring(8))
            .toList(),
        said);
  }

  /// Looks at an address and at a name without descriptors, and at the address with some again.
  public static void main(String[] arguments) throws IOException {
    Site literal = Site.at("http://127.0.0.1:1/");
    Site named = Site.at("http://site.example:1/").resolver("127.0.0.1:1");
    List<FileInputStream> open = new ArrayList<>();
    try (ProbeRunner runner = new ProbeRunner()) {
      // Once beforehand, so that no class is still to be read from a file.
      var _ = ResourceExhaustion.of(new SocketException("Too many open files"));
      words(runner.run(named, Duration.ofSeconds(20)));
      words(runner.run(literal, Duration.ofSeconds(20)));
      exhaust(open);
      String first = words(runner.run(literal, Duration.ofSeconds(20)));
      // Again, as what the looks before have closed may come back late.
      exhaust(open);
      String second = words(runner.run(named, Duration.ofSeconds(20)));
      for (FileInputStream each : open) {
        each.close();
      }
      System.out.println(first);
      System.out.println(second);
      System.out.println(words(runner.run(literal, Duration.ofSeconds(20))));
    }
  }

  private static void exhaust(List<FileInputStream> open) {
    try {
      while (true) {
        open.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      // that is what is wanted
    }
  }

  private static String words(Outcome outcome) {
    return outcome instanceof Failed(Cause cause, String detail, _, _)
        ? "outcome " + cause.key() + " " + detail
        : "outcome " + outcome;
  }
}
