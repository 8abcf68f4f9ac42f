package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every kind of probe over TCP against every kind of bad server.
class HostileKindsTest {
  private static final Duration DEADLINE = Duration.ofMillis(400);

  private static final Map<String, String> KINDS = kinds();
  private static final Map<String, RawServer.Script> SERVERS = servers();

  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("http", "http { url = \"http://127.0.0.1:%d/\" }");
    kinds.put("https", "http { url = \"https://127.0.0.1:%d/\" }");
    kinds.put("tls", "tls { host = \"127.0.0.1\", port = %d }");
    kinds.put("smtp", "tls { host = \"127.0.0.1\", port = %d, starttls = smtp }");
    kinds.put(
        "tcp", "tcp { host = \"127.0.0.1\", port = %d, dialogue = [{ expect = \"^220 \" }] }");
    kinds.put("dns", "dns { name = a.example, server = \"127.0.0.1:%d\", transport = tcp }");
    kinds.put("websocket", "websocket { url = \"ws://127.0.0.1:%d/\" }");
    kinds.put("grpc", "grpc { host = \"127.0.0.1\", port = %d, tls = false }");
    kinds.put(
        "journey", "journey { steps = [{ name = a, http { url = \"http://127.0.0.1:%d/\" } }] }");
    return kinds;
  }

  private static Map<String, RawServer.Script> servers() {
    Map<String, RawServer.Script> servers = new LinkedHashMap<>();
    servers.put("silence", RawServer::awaitEnd);
    servers.put("reset", HostileKindsTest::reset);
    servers.put("late-reset", HostileKindsTest::resetAfterAStart);
    servers.put("garbage", socket -> endless(socket, 1));
    servers.put("endless", socket -> endless(socket, Integer.MAX_VALUE));
    servers.put("drip", HostileKindsTest::drip);
    return servers;
  }

  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      delimiter = '|',
      textBlock =
          """
          kind      | silence | reset    | late-reset | garbage  | endless   | drip
          http      | timeout | protocol | protocol   | protocol | protocol  | timeout
          https     | timeout | tls      | tls        | tls      | tls       | tls
          tls       | timeout | tls      | tls        | tls      | tls       | tls
          smtp      | timeout | protocol | timeout    | protocol | protocol  | timeout
          tcp       | timeout | protocol | timeout    | protocol | too-large | assertion
          dns       | timeout | protocol | protocol   | protocol | protocol  | timeout
          websocket | timeout | protocol | protocol   | protocol | protocol  | timeout
          grpc      | timeout | protocol | protocol   | protocol | protocol  | protocol
          journey   | timeout | protocol | protocol   | protocol | protocol  | timeout
          """)
  void endInTimeForTheRightReasonAndLeaveNothingOpen(
      String kind, String a, String b, String c, String d, String e, String f) throws Exception {
    List<String> reasons = new ArrayList<>();
    for (RawServer.Script script : SERVERS.values()) {
      try (RawServer server = RawServer.doing(script)) {
        reasons.add(reason(probe(kind, server)));
        server.awaitAllClosed();
      }
    }

    // A reset that comes before the connection is noticed is one that refused it.
    reasons.set(1, reasons.get(1).equals("connect") ? b : reasons.get(1));
    assertEquals(List.of(a, b, c, d, e, f), reasons);
  }

  @Test
  void takeNoMemoryAndDoNotDisturbAGoodOne() throws Exception {
    try (RawServer good = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      rounds(good, 10); // what is loaded and allocated once is no leak
      long before = used();

      rounds(good, 100);

      long more = used() - before;
      assertTrue(more < 16 << 20, () -> "memory grew by " + more + " bytes");
    }
  }

  /// All kinds at once, against those servers that do not need a deadline to end a probe.
  private void rounds(RawServer good, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      try (RawServer bad = RawServer.doing(HostileKindsTest::reset)) {
        List<Future<Outcome>> all =
            KINDS.keySet().stream().map(kind -> run(probe(kind, bad))).toList();
        assertInstanceOf(Answered.class, run(probe("http", good)).await(5, TimeUnit.SECONDS));
        for (Future<Outcome> each : all) {
          assertInstanceOf(Failed.class, each.await(5, TimeUnit.SECONDS));
        }
        bad.awaitAllClosed();
      }
    }
  }

  private String reason(Probe probe) throws Exception {
    return switch (run(probe).await(10, TimeUnit.SECONDS)) {
      case Answered _ -> "answered";
      case Failed failed -> failed.cause().key();
    };
  }

  private Future<Outcome> run(Probe probe) {
    return probe.run(runner.network(), DEADLINE);
  }

  private static Probe probe(String kind, RawServer server) {
    return CheckText.probe(String.format(KINDS.get(kind), server.port()));
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
  }

  private static void resetAfterAStart(Socket socket) throws IOException {
    socket.getInputStream().read();
    socket.getOutputStream().write(0);
    socket.setSoLinger(true, 0);
  }

  private static void endless(Socket socket, int times) throws IOException {
    byte[] garbage = new byte[8_192];
    new Random(7).nextBytes(garbage);
    OutputStream out = socket.getOutputStream();
    for (int time = 0; time < times; time++) {
      out.write(garbage);
    }
  }

  private static void drip(Socket socket) throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    while (true) {
      out.write('2');
      TimeUnit.MILLISECONDS.sleep(20); // whoever waits for silence never sees it
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
