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
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ID=debian;VERSION_ID=13 | jdk maven | apt-get install -y --no-install-recommends openjdk-25-jdk-headless maven
          ID=debian;VERSION_ID=13 | jdk | apt-get install -y --no-install-recommends openjdk-25-jdk-headless
          ID=debian;VERSION_ID=12;VERSION_CODENAME=bookworm | jdk | apt-get install -y --no-install-recommends temurin-25-jdk
          ID=debian;VERSION_ID=12 | maven | apt-get install -y --no-install-recommends maven
          ID=ubuntu;ID_LIKE=debian;VERSION_ID="24.04" | jdk maven | apt-get install -y --no-install-recommends openjdk-25-jdk-headless maven
          ID=fedora;VERSION_ID=43 | jdk maven | dnf install -y java-25-openjdk-devel maven
          ID=rocky;ID_LIKE="rhel centos fedora" | jdk | dnf install -y java-25-openjdk-devel
          ID=amzn;ID_LIKE=fedora | jdk | dnf install -y java-25-amazon-corretto-devel
          ID=arch | jdk maven | pacman -Sy --needed --noconfirm jdk25-openjdk maven
          ID=alpine | jdk maven | apk add openjdk25-jdk maven
          ID=opensuse-leap;ID_LIKE="suse opensuse" | maven | zypper install -y maven
          """)
  void nameTheCommandOfThePlatformForWhatIsMissing(String release, String missing, String command)
      throws Exception {
    String said = installHelp(release, missing);

    assertEquals(1, said.lines().filter(line -> line.endsWith(command)).count(), said);
  }

  @Test
  void nameTheRepositoryOfAdoptiumWhereTheSystemHasNoJdk25() throws Exception {
    assertTrue(
        installHelp("ID=debian;VERSION_ID=12;VERSION_CODENAME=bookworm", "jdk")
            .contains("https://packages.adoptium.net/artifactory/deb bookworm main' |"));
  }

  @Test
  void nameSdkmanWhereTheSystemIsUnknown() throws Exception {
    assertEquals(
        """
        Hinomi needs a JDK 25 and Maven. By SDKMAN (https://sdkman.io):
          curl -s https://get.sdkman.io | bash   # then open a new shell
          sdk install java
          sdk install maven
        """,
        installHelp("ID=nixos", "jdk maven"));
  }

  /// What is printed where nobody can be asked.
  private String installHelp(String release, String missing) throws Exception {
    Path file = Files.writeString(folder.resolve("os-release"), release.replace(';', '\n'));
    String script = ". src/main/launch/install.sh; install_missing '" + missing + "'";
    var builder = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
    builder.environment().putAll(Map.of("OS_RELEASE", file.toString(), "HOME", folder.toString()));
    Process shell = builder.redirectInput(Redirect.from(new File("/dev/null"))).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, shell.waitFor(), said);
    return said;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v1.2.0 | 0 | - two
          v1.1.0 | 1 | the tag is v1.1.0, but the version in pom.xml is 1.2.0
          """)
  void takeTheNotesOfAReleaseFromTheChangelog(String tag, int exit, String said) throws Exception {
    Files.writeString(
        folder.resolve("pom.xml"), "<version>1.2.0</version>\n<version>9</version>\n");
    Files.writeString(
        folder.resolve("CHANGELOG.md"),
        "## [Unreleased]\n- three\n## [1.2.0] - 2026-12-01\n- two\n## [1.2] - 2026-11-01\n- one\n");
    String script = Path.of("src/main/launch/notes.sh").toAbsolutePath().toString();

    Process shell =
        new ProcessBuilder("sh", script, tag)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(said, output.strip());
    assertEquals(exit, shell.waitFor());
  }

  @Test
  void nameTheSkippedTestsByWhatTheyNeed() throws Exception {
    Path reports = Files.createDirectories(folder.resolve("target/surefire-reports"));
    Files.createFile(folder.resolve("target/verify-started"));
    Files.setLastModifiedTime(
        folder.resolve("target/verify-started"), FileTime.from(Instant.EPOCH));
    String skipped =
        """
            <skipped type="org.opentest4j.TestAbortedException"><![CDATA[\
        org.opentest4j.TestAbortedException: Assumption failed: %s
        \tat org.junit.jupiter.api.Assumptions.throwAssumptionFailed(Assumptions.java:340)
        """;
    Files.writeString(
        reports.resolve("TEST-a.xml"),
        (skipped + skipped + skipped)
            .formatted(
                "needs unbound (apt-get install unbound)",
                "needs \"x\"",
                "needs unbound (apt-get install unbound)"));
    Files.writeString(
        reports.resolve("TEST-b.xml"),
        skipped.formatted("needs gcc (apt-get install gcc libc6-dev)"));
    String script = Path.of("src/test/skipped.sh").toAbsolutePath().toString();

    Process shell = new ProcessBuilder("sh", script).directory(folder.toFile()).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, shell.waitFor());
    assertEquals(
        List.of(
            "",
            "Skipped tests, by reason:",
            "      2 needs unbound (apt-get install unbound)",
            "      1 needs gcc (apt-get install gcc libc6-dev)",
            "      1 needs \"x\"",
            "To run them as well, on Debian or Ubuntu: apt-get install -y --no-install-recommends gcc"
                + " libc6-dev unbound"),
        said.replace("sudo ", "").lines().toList());
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

  @ParameterizedTest
  @CsvSource({"true, hinomi", "false, FOLDER/hinomi"})
  void theLauncherTellsHowItWasCalled(boolean onPath, String command) throws Exception {
    Path launch = Files.createDirectories(folder.resolve("src/main/launch"));
    Files.copy(Path.of("hinomi"), folder.resolve("hinomi"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(Path.of("src/main/launch/jdk.sh"), launch.resolve("jdk.sh"));
    Files.createDirectories(folder.resolve("src/main/java"));
    Files.createDirectories(folder.resolve("src/main/resources"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("pom.xml"), "");
    Files.writeString(folder.resolve("target/hinomi.jar"), "");
    Files.writeString(folder.resolve("target/built"), "");
    Path java = jdk("25").resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"$LC_ALL $2\"\n");
    assertTrue(java.toFile().setExecutable(true));

    var builder = new ProcessBuilder("sh", "-c", onPath ? "hinomi" : folder + "/hinomi");
    builder.environment().put("JAVA_HOME", java.getParent().getParent().toString());
    builder.environment().put("LC_ALL", "C");
    if (onPath) {
      builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    }
    Process shell = builder.redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(
        "C.UTF-8 -Dhinomi.command=" + command.replace("FOLDER", folder.toString()) + "\n", said);
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
    assumeTrue(Files.exists(Path.of("/usr/bin/gcc")), "needs gcc (apt-get install gcc libc6-dev)");
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
