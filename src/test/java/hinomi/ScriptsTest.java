package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.check.Checks;
import hinomi.check.Checks.Load.Loaded;
import hinomi.probe.Probes;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3", "25-ea", "26.0.1"})
  void takeTheJdkOfTheEnvironment(String version) throws Exception {
    Path jdk = jdk(version);

    assertEquals(jdk.toString(), jdkFound(jdk));
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.0.15", "1.8.0_402", "9", ""})
  void lookFurtherWhenTheJdkOfTheEnvironmentIsOld(String version) throws Exception {
    Path jdk = jdk(version);

    assertTrue(Files.exists(Path.of(jdkFound(jdk), "bin", "javac")));
    assertNotEquals(jdk.toString(), jdkFound(jdk));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, 0",
    "HTTP/1.0 200 OK, 0",
    "HTTP/1.1 503 Service Unavailable, 1",
    "HTTP/1.1 2000, 1",
    "SSH-2.0-OpenSSH, 1",
    "'', 1"
  })
  void theHealthProgramBelievesOnlyA200(String answer, int exit) throws Exception {
    try (var agent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(agent, answer));

      assertEquals(exit, health(agent.getLocalPort()));
    }
  }

  @Test
  void theHealthProgramDoesNotWaitForAnAgentThatHangs() throws Exception {
    try (var agent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTimeoutPreemptively(
          Duration.ofMinutes(1), () -> assertEquals(1, health(agent.getLocalPort())));
    }
  }

  @Test
  void theHealthProgramSaysNoWhenNobodyListens() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertEquals(1, health(port));
  }

  @Test
  void theTrainingOfTheImageHasChecksThatLoad() {
    Path folder = Path.of("src/main/launch/training/checks");

    assertInstanceOf(Loaded.class, Checks.load(folder, Map.of(), Probes.kinds()));
  }

  private Path jdk(String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a jdk/bin"));
    assertTrue(Files.createFile(bin.resolve("javac")).toFile().setExecutable(true));
    Files.writeString(
        bin.resolveSibling("release"), "OS_NAME=\"Linux\"\nJAVA_VERSION=\"" + version + "\"\n");
    return bin.getParent();
  }

  private static String jdkFound(Path javaHome) throws Exception {
    String script = "set -eu; . src/main/launch/jdk.sh; echo \"$JAVA_HOME\"";
    var builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    Process shell = builder.redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, shell.waitFor(), said);
    return said.strip();
  }

  private int health(int port) throws Exception {
    Path program = folder.resolve("health");
    assumeTrue(Files.exists(Path.of("/usr/bin/gcc")), "no C compiler on this machine");
    run(Map.of(), "gcc", "-o", program.toString(), "src/main/c/health.c");
    return run(Map.of("HINOMI_HTTP_PORT", String.valueOf(port)), program.toString());
  }

  private static int run(Map<String, String> environment, String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  private static void answer(ServerSocket agent, String line) {
    try (Socket asked = agent.accept()) {
      asked.getInputStream().read(new byte[1024]);
      asked.getOutputStream().write((line + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      // The program has ended without listening to the answer.
    }
  }
}
