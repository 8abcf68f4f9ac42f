package hinomi.net.visit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ResponseLimitsTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void letABodyOfExactlyThatSizeThrough() throws IOException {
    try (RawServer server =
        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + "x".repeat(100))) {

      Answered answered = RUNNER.answer(Site.at(server.url()).limits(100, 1024));

      assertEquals(100, answered.facts().find(CommonFacts.BODY).map(Body::size).orElseThrow());
    }
  }

  @Test
  void truncateABodyOneByteLarger() throws IOException {
    try (RawServer server =
        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + "x".repeat(101))) {

      Answered answered = RUNNER.answer(Site.at(server.url()).limits(100, 1024));

      assertEquals(100, answered.facts().find(CommonFacts.BODY).map(Body::size).orElseThrow());
      assertEquals(100, answered.facts().find(CommonFacts.TRUNCATED).orElseThrow());
    }
  }

  @Test
  void truncateABodyWithoutEnd() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
          byte[] block = new byte[64 << 10];
          while (true) {
            socket.getOutputStream().write(block);
          }
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()));

      assertEquals(1 << 20, answered.facts().find(CommonFacts.BYTES).orElseThrow());
      assertEquals(1 << 20, answered.facts().find(CommonFacts.TRUNCATED).orElseThrow());
      assertTrue(answered.timing().of(Phase.DOWNLOAD).isPresent());
    }
  }

  @Test
  void truncateABombWithoutUnpackingIt() throws IOException {
    byte[] bomb = bomb(1 << 30);
    long before = memory();
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
          socket.getOutputStream().write(bomb);
        })) {

      Answered answered = RUNNER.answer(Site.at(server.url()));

      long more = memory() - before;
      assertAll(
          () -> assertTrue(answered.facts().find(CommonFacts.TRUNCATED).isPresent()),
          () -> assertTrue(more < 32 << 20, "took " + more + " bytes"));
    }
  }

  @Test
  void endHeadersWithoutEnd() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(socket, "HTTP/1.1 200 OK\r\n");
          while (true) {
            RawServer.write(socket, "X-More: " + "x".repeat(1000) + "\r\n");
          }
        })) {

      Failed failed = RUNNER.failure(Site.at(server.url()));

      assertEquals(Cause.TOO_LARGE, failed.cause());
      assertEquals("the headers are larger than 64 KiB", failed.detail());
    }
  }

  @Test
  void endInterimAnswersWithoutEnd() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          while (true) {
            RawServer.write(socket, "HTTP/1.1 102 Processing\r\n\r\n");
          }
        })) {

      Failed failed = RUNNER.failure(Site.at(server.url()));

      assertEquals(Cause.PROTOCOL, failed.cause());
      assertEquals("more than 20 interim responses without a final one", failed.detail());
    }
  }

  @Test
  void countUnpackedBytes() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("カート".getBytes(Charset.forName("Shift_JIS")));
    }
    try (RawServer server =
        RawServer.saying(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                + "Content-Type: text/html; charset=Shift_JIS\r\n\r\n"
                + packed.toString(StandardCharsets.ISO_8859_1))) {

      Answered answered = RUNNER.answer(Site.at(server.url()));

      assertAll(
          () -> assertEquals(6, answered.facts().find(CommonFacts.BYTES).orElseThrow()),
          () ->
              assertEquals(
                  "カート", answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow()),
          () ->
              assertEquals(
                  "gzip",
                  answered
                      .facts()
                      .find(CommonFacts.HEADERS)
                      .orElseThrow()
                      .all("content-encoding")
                      .getFirst()));
    }
  }

  private static byte[] bomb(int size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] block = new byte[1 << 20];
      for (int written = 0; written < size; written += block.length) {
        gzip.write(block);
      }
    }
    return packed.toByteArray();
  }

  private static long memory() {
    System.gc();
    return PlatformDependent.usedDirectMemory()
        + Runtime.getRuntime().totalMemory()
        - Runtime.getRuntime().freeMemory();
  }
}
