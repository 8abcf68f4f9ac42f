package truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The two ends of the link: this program has the servers in its own network namespace, the probers
/// are started in the other one.
record Namespaces(String probers, String servers) {
  static final String CLIENT = Kinds.NETWORK + 1;
  private static final String NEAR = "truth0";
  private static final String FAR = "truth1";

  /// Connects them; packets take half of the round trip each way.
  void connect(int roundTripMillis) throws IOException {
    Link.between(NEAR, FAR, roundTripMillis * 500_000L);
    ip("link set %s netns %s".formatted(NEAR, probers));
    ip("-n %s address add %s/24 dev %s".formatted(probers, CLIENT, NEAR));
    ip("-n %s -6 address add 2001:db8::1/64 dev %s nodad".formatted(probers, NEAR));
    ip("-n %s link set lo up".formatted(probers));
    ip("-n %s link set %s up txqueuelen 5000".formatted(probers, NEAR));
    ip("link set lo up");
    ip("address add %s/24 dev %s".formatted(NameServer.ADDRESS, FAR));
    for (String host : Kinds.hosts().keySet()) {
      ip("address add %s/24 dev %s".formatted(Kinds.address(host), FAR));
    }
    ip("link set %s up txqueuelen 5000".formatted(FAR));
  }

  private static void ip(String words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ")));
    int exit = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
    if (exit != 0) {
      throw new IOException(command + " ended with " + exit);
    }
  }

  /// A process beside the probers, with its output in a file.
  Process start(Path output, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", probers));
    words.addAll(List.of(command));
    return new ProcessBuilder(words)
        .directory(output.getParent().toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /// Captures the packets at the probers while they probe.
  Capture capture(Path file, Action probes) throws Exception {
    Path log = file.resolveSibling(file.getFileName() + ".log");
    Process tcpdump =
        start(log, "tcpdump", "-i", NEAR, "-w", file.toString(), "-B", "16384", "-Z", "root");
    while (!Files.readString(log).contains("listening on")) {
      if (!tcpdump.isAlive()) {
        throw new IOException("tcpdump: " + Files.readString(log));
      }
      Thread.sleep(50);
    }
    probes.run();
    Thread.sleep(1_500); // tcpdump gets packets in blocks
    tcpdump.destroy();
    tcpdump.waitFor();
    return Capture.read(file);
  }

  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
