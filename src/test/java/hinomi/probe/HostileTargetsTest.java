package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.http.Site;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// All bad servers that we could think of, probed at once and again and again, with a good one
/// among them.
class HostileTargetsTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1500);
  private static final int ROUNDS = 5;
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @AutoClose private final ProbeRunner runner = new ProbeRunner();
  private final Map<String, RawServer> servers = new LinkedHashMap<>();
  private final Map<String, String> expected = new TreeMap<>();

  @AfterEach
  void close() throws IOException {
    for (RawServer each : servers.values()) {
      each.close();
    }
  }

  @Test
  void endInTimeWithTheRightCauseAndHarmNobodyElse() throws Exception {
    serveThemAll();
    watchAll(); // what is loaded and allocated once is no leak
    long before = memory();

    List<Map<String, Outcome>> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(watchAll());
    }

    long more = memory() - before;
    for (Map<String, Outcome> round : rounds) {
      assertEquals(expected, causes(round));
    }
    awaitUntil(() -> servers.values().stream().allMatch(each -> each.open() == 0));
    assertAll(
        servers.entrySet().stream()
            .map(each -> () -> assertEquals(0, each.getValue().open(), each.getKey())));
    assertTrue(more < 24 << 20, () -> "memory grew by " + more + " bytes");
  }

  private Map<String, Outcome> watchAll() throws Exception {
    Map<String, Future<Outcome>> running = new LinkedHashMap<>();
    servers.forEach((name, server) ->
        running.put(
            name,
            Site.at(server.url())
                .limits(100 << 10, 16 << 10)
                .probe()
                .run(runner.network(), TIMEOUT)));
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Map.Entry<String, Future<Outcome>> each : running.entrySet()) {
      outcomes.put(each.getKey(), each.getValue().await(20, TimeUnit.SECONDS));
    }
    return outcomes;
  }

  private static Map<String, String> causes(Map<String, Outcome> outcomes) {
    Map<String, String> causes = new TreeMap<>();
    outcomes.forEach((name, outcome) ->
        causes.put(
            name,
            switch (outcome) {
              case Answered _ -> "answered";
              case Failed failed -> failed.cause().key();
            }));
    return causes;
  }

  private void serveThemAll() throws IOException {
    byte[] bomb = bomb();
    says("good", "answered", OK + "Content-Length: 5\r\n\r\nhello");
    says("says-nothing-and-leaves", "protocol", "");
    says("half-a-head", "protocol", OK + "Conte");
    says("half-a-body", "protocol", OK + "Content-Length: 1000\r\n\r\nhello");
    says("half-a-chunk", "protocol", OK + "Transfer-Encoding: chunked\r\n\r\nff\r\nhel");
    says("bad-chunk", "protocol", OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello");
    says("same-lengths", "answered", OK + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok");
    says("two-lengths", "protocol", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
    says(
        "length-and-chunks",
        "answered",
        OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    says("another-protocol", "protocol", "220 mail.example ESMTP\r\n");
    says("bytes-of-nothing", "protocol", "\0".repeat(5000));
    says(
        "moves-to-itself",
        "redirect",
        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    says(
        "moves-to-a-file",
        "redirect",
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
    says(
        "moves-to-metadata",
        "blocked",
        "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
    says(
        "moves-to-nowhere",
        "redirect",
        "HTTP/1.1 302 Found\r\nLocation: ://nowhere\r\nContent-Length: 0\r\n\r\n");
    does("silent", "timeout", RawServer::awaitEnd);
    does(
        "silent-after-head",
        "timeout",
        socket -> answerAndWait(socket, OK + "Content-Length: 9\r\n\r\n"));
    does("resets-at-once", "protocol", socket -> answerAndReset(socket, ""));
    does("resets-in-the-head", "protocol", socket -> answerAndReset(socket, OK + "X: "));
    does(
        "resets-in-the-body",
        "protocol",
        socket -> answerAndReset(socket, OK + "Content-Length: 9\r\n\r\nhel"));
    does("drips-its-head", "timeout", socket -> drip(socket, OK + "X: " + "x".repeat(1000)));
    does(
        "drips-its-body",
        "timeout",
        socket -> drip(socket, OK + "Content-Length: 1000\r\n\r\n" + "x".repeat(1000)));
    does(
        "endless-head",
        "too-large",
        socket -> endless(socket, OK, "X: " + "x".repeat(500) + "\r\n"));
    does("endless-line", "too-large", socket -> endless(socket, OK + "X: ", "x".repeat(500)));
    does(
        "endless-status", "too-large", socket -> endless(socket, "HTTP/1.1 200 ", "x".repeat(500)));
    does("endless-body", "answered", socket -> endless(socket, OK + "\r\n", "x".repeat(5000)));
    does(
        "endless-chunks",
        "answered",
        socket -> endless(socket, OK + "Transfer-Encoding: chunked\r\n\r\n", "5\r\nhello\r\n"));
    does(
        "endless-interim",
        "protocol",
        socket -> endless(socket, "", "HTTP/1.1 102 Processing\r\n\r\n"));
    does(
        "bomb",
        "answered",
        socket -> {
          RawServer.readHead(socket);
          RawServer.write(
              socket, OK + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
          socket.getOutputStream().write(bomb);
        });
  }

  private void says(String name, String cause, String answer) {
    does(
        name,
        cause,
        socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, answer);
        });
  }

  private void does(String name, String cause, RawServer.Script script) {
    servers.put(name, RawServer.doing(script));
    expected.put(name, cause);
  }

  private static void answerAndWait(Socket socket, String answer) throws IOException {
    RawServer.readHead(socket);
    RawServer.write(socket, answer);
    RawServer.awaitEnd(socket);
  }

  private static void answerAndReset(Socket socket, String answer) throws IOException {
    RawServer.readHead(socket);
    RawServer.write(socket, answer);
    reset(socket);
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void drip(Socket socket, String answer) throws IOException {
    RawServer.readHead(socket);
    for (byte each : answer.getBytes(StandardCharsets.US_ASCII)) {
      socket.getOutputStream().write(each);
      socket.getOutputStream().flush();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void endless(Socket socket, String start, String again) throws IOException {
    RawServer.readHead(socket);
    RawServer.write(socket, start);
    while (true) {
      RawServer.write(socket, again);
    }
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] nothing = new byte[1 << 20];
      for (int mebibyte = 0; mebibyte < 256; mebibyte++) {
        gzip.write(nothing);
      }
    }
    return packed.toByteArray();
  }

  private static long memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() + PlatformDependent.usedDirectMemory();
  }

  private static void awaitUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
