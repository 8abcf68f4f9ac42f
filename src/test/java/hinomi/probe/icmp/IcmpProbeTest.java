package hinomi.probe.icmp;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import hinomi.verdict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcmpProbeTest {
  private static final String FORBIDDEN =
      "ip link set lo up && sysctl -qw net.ipv4.ping_group_range='1 0' && ";

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "\"::1\""})
  void measuresEchoesOfThisMachine(String host) throws IOException {
    allowed();
    assumeTrue(host.startsWith("1") || hasIpv6(), "this machine has no IPv6");

    Answered answered =
        assertInstanceOf(
            Answered.class,
            look("host = %s, count = 5, interval = 20ms".formatted(host), ProbeRunner.TIMEOUT));

    double least = answered.facts().find(IcmpProbe.MIN).orElseThrow();
    double average = answered.facts().find(IcmpProbe.AVERAGE).orElseThrow();
    double most = answered.facts().find(IcmpProbe.MAX).orElseThrow();
    assertAll(
        () -> assertEquals(5, answered.facts().find(IcmpProbe.SENT).orElseThrow()),
        () -> assertEquals(5, answered.facts().find(IcmpProbe.RECEIVED).orElseThrow()),
        () -> assertEquals(0.0, answered.facts().find(IcmpProbe.LOSS).orElseThrow()),
        () -> assertTrue(least > 0 && least < 1, answered::toString), // no look is so soon again
        () -> assertTrue(least <= average && average <= most, answered::toString),
        () -> assertEquals(Set.of(Phase.FIRST_BYTE), ProbeRunner.phases(answered)),
        () ->
            assertEquals(average, answered.timing().total().orElseThrow().toNanos() / 1e6, 0.001));
  }

  @Test
  void takesRequestsOfManySizes() {
    allowed();
    for (String size : new String[] {"0 B", "1 B", "8 KiB"}) {
      assertInstanceOf(
          Answered.class,
          look("host = 127.0.0.1, count = 1, size = \"" + size + "\"", ProbeRunner.TIMEOUT));
    }
  }

  @Test
  void endsAtTheDeadlineAndLeavesNothingOpen() throws IOException {
    allowed();
    long before = sockets();

    Failed failed =
        assertInstanceOf(
            Failed.class,
            look("host = 127.0.0.1, count = 100, interval = 50ms", Duration.ofMillis(300)));

    assertEquals("timeout", failed.cause().key());
    assertTrue(
        failed.detail().startsWith("timed out after 300 ms waiting for echo replies, "),
        failed::detail);
    assertEquals(before, sockets());
  }

  @Test
  void isKeptFromWhatThePolicyBlocks() {
    allowed();

    Failed failed =
        assertInstanceOf(Failed.class, look("host = 169.254.169.254", ProbeRunner.TIMEOUT));

    assertEquals("blocked", failed.cause().key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss { at-most = 34% } | passed",
        "loss { at-most = 33% } | loss.at-most is 33.3%, expected at most 33%",
        "loss { at-most = 0 } | loss.at-most is 33.3%, expected at most 0%",
        "latency { total = 5ms } | passed",
        "latency { total = 4ms } | latency.total is 5 ms, expected at most 4 ms",
      })
  void isJudgedByLossAndRoundTrip(String expect, String output) {
    CheckText check = CheckText.as("icmp { host = a.example }, expect { " + expect + " }");
    Answered answered =
        new Answered(
            Facts.of(IcmpProbe.LOSS, 100.0 / 3),
            new Timing(java.util.Map.of(Phase.FIRST_BYTE, Duration.ofMillis(5))));

    assertEquals(output, Verdict.of(answered, check.assertions()).message().orElse("passed"));
  }

  @Test
  void isUnsupportedOnOtherPlatforms() {
    assertEquals(
        Optional.of("icmp checks need Linux on x86-64 or aarch64, this is Mac OS X on aarch64"),
        PingSocket.unsupportedPlatform("Mac OS X", "aarch64"));
    assertEquals(
        Optional.of("icmp checks need Linux on x86-64 or aarch64, this is Linux on riscv64"),
        PingSocket.unsupportedPlatform("Linux", "riscv64"));
  }

  /// In a network namespace of its own, where nobody may open ICMP sockets by default.
  @Test
  void isValidWithAWarningWhereTheKernelForbidsIt(@TempDir Path folder) throws Exception {
    String output = inNetworkOfItsOwn(folder, "validate", FORBIDDEN);

    assertEquals(
        "warning: this machine cannot run gateway: this process may not open ICMP sockets"
            + " (net.ipv4.ping_group_range); on ECS set systemControls in the task"
            + " definition: net.ipv4.ping_group_range = \"0 2147483647\"\n"
            + "1 check, no problems, 1 warning\n"
            + "0\n",
        output);
  }

  @Test
  void failsByTheAgentWhereTheKernelForbidsItAndHarmsNoOther(@TempDir Path folder)
      throws Exception {
    Files.writeString(
        folder.resolve("other.conf"),
        "checks { other { udp { host = 127.0.0.1, port = 9, send = a } } }");

    String output = inNetworkOfItsOwn(folder, "once --json", FORBIDDEN);

    String icmp =
        output.lines().filter(line -> line.contains("gateway")).findFirst().orElse(output);
    assertAll(
        () -> assertTrue(icmp.contains("\"reason\":\"agent\""), output),
        () -> assertTrue(icmp.contains("may not open ICMP sockets"), output),
        () -> assertTrue(output.contains("\"check\":\"other\""), output),
        () -> assertTrue(output.endsWith("\n1\n"), output));
  }

  @Test
  void saysThatNothingCameBack(@TempDir Path folder) throws Exception {
    String output =
        inNetworkOfItsOwn(
            folder,
            "once",
            "ip link set lo up && sysctl -qw net.ipv4.ping_group_range='0 2147483647'"
                + " net.ipv4.icmp_echo_ignore_all=1 && ");

    assertTrue(output.contains("no reply to 2 echo requests within 100 ms"), output);
  }

  /// A router in a second namespace, and routes of this machine.
  @Test
  void saysWhoCalledTheHostUnreachable(@TempDir Path folder, @TempDir Path scripts)
      throws Exception {
    String router =
        """
        ip link set lo up && sysctl -qw net.ipv4.ping_group_range='0 2147483647' || exit 1
        unshare -n sleep 60 >/dev/null 2>&1 &
        router=$!
        until [ "$(readlink /proc/$router/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do :; done
        in="nsenter -t $router -n"
        ip link add near type veth peer name far netns $router
        ip addr add 192.0.2.2/24 dev near && ip link set near up && ip route add default via 192.0.2.1
        $in ip addr add 192.0.2.1/24 dev far && $in ip link set far up && $in ip link set lo up
        $in sysctl -qw net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
        $in ip route add unreachable 203.0.113.1 && $in ip route add prohibit 203.0.113.2
        ip route add unreachable 203.0.113.4 && ip route add prohibit 203.0.113.5
        ip route add blackhole 203.0.113.6
        """;
    Path script = Files.writeString(scripts.resolve("router.sh"), router);
    for (int host = 1; host <= 6; host++) {
      String check =
          "checks { host-%d { icmp { host = 203.0.113.%d, count = 2, interval = 10ms, wait = 1s }, recheck { attempts = 0 } } }"
              .formatted(host, host);
      Files.writeString(folder.resolve("host" + host + ".conf"), check);
    }

    String output = inNetworkOfItsOwn(folder, "once", "sh " + script + " && ");

    assertAll(
        () -> assertTrue(output.contains("host unreachable, says 192.0.2.1"), output),
        () -> assertTrue(output.contains("administratively prohibited, says 192.0.2.1"), output),
        () -> assertTrue(output.contains("network unreachable, says 192.0.2.1"), output),
        () ->
            assertTrue(output.contains("host-4") && output.contains("host unreachable ["), output),
        () -> assertTrue(output.contains("administratively prohibited by this machine"), output),
        () -> assertTrue(output.contains("packets to it are discarded by this machine"), output));
  }

  private static String inNetworkOfItsOwn(Path folder, String command, String before)
      throws Exception {
    assumeTrue(
        run("unshare -n sysctl -qw net.ipv4.ping_group_range='0 2147483647'").equals("0\n"),
        "needs root, for a network of its own");
    Files.writeString(
        folder.resolve("check.conf"),
        "checks { gateway { icmp { host = 127.0.0.1, count = 2, interval = 10ms, wait = 100ms }, notify = \"@a\" } }");
    String java =
        "%s/bin/java -cp '%s' --enable-native-access=ALL-UNNAMED hinomi.cli.Main %s --checks '%s'"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                command,
                folder);
    return run("unshare -n sh -c \"" + before + java + "\" 2>&1");
  }

  private static String run(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command + "; echo $?").redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return output;
  }

  private static long sockets() throws IOException {
    try (var icmp = Files.lines(Path.of("/proc/net/icmp"))) {
      return icmp.count();
    }
  }

  private static boolean hasIpv6() throws IOException {
    Path addresses = Path.of("/proc/net/if_inet6");
    return Files.exists(addresses) && !Files.readString(addresses).isEmpty();
  }

  private static void allowed() {
    assumeTrue(
        PingSocket.unsupportedReason().isEmpty(), () -> PingSocket.unsupportedReason().orElse(""));
  }

  private static hinomi.outcome.Outcome look(String keys, Duration timeout) {
    return RUNNER.run(CheckText.as("icmp { " + keys + " }").probe(), timeout);
  }
}
