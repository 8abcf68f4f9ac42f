package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.tls.HttpVersion;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
  private static final String TEXT = "all is well ".repeat(500) + "until the end";
  private static final byte[] GZIP = gzip(TEXT.getBytes(StandardCharsets.UTF_8));

  private final Vertx vertx = Vertx.vertx();

  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  /// How a server marks the end of the body.
  enum Framing {
    LENGTH,
    CHUNKED,
    CLOSE,
    HTTP_2
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void isUndone(Framing framing) throws IOException {
    assertEquals(TEXT, read(framing, "gzip", GZIP));
    assertEquals(TEXT, read(framing, "X-GZip", GZIP));
    assertEquals(TEXT, read(framing, "deflate", deflate(false)));
    assertEquals(TEXT, read(framing, "deflate", deflate(true)));
    assertEquals(TEXT, read(framing, "identity, gzip, gzip", gzip(GZIP)));
    assertEquals(TEXT, read(framing, "deflate,, gzip", gzip(deflate(false))));
    assertEquals(TEXT, read(framing, "none", TEXT.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void thatIsCutShortIsAFaultOfProtocol(Framing framing) throws IOException {
    for (int missing : new int[] {1, 4, 8, 12, GZIP.length - 10, GZIP.length - 1}) {
      fails(framing, "gzip", cut(GZIP, missing), "the gzip stream is truncated");
    }
    fails(framing, "deflate", cut(deflate(false), 10), "the deflate stream is truncated");
    fails(framing, "deflate", cut(deflate(false), 1), "the deflate stream is truncated");
    fails(framing, "deflate", cut(deflate(true), 1), "the deflate stream is truncated");
    fails(framing, "gzip, gzip", gzip(cut(GZIP, 8)), "the gzip stream is truncated");
    fails(framing, "gzip", joined(GZIP, cut(GZIP, 8)), "the gzip stream is truncated");
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void thatIsDamagedIsAFaultOfProtocol(Framing framing) throws IOException {
    byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);
    fails(framing, "gzip", plain, "not in gzip format");
    fails(framing, "gzip", deflate(false), "not in gzip format");
    fails(framing, "deflate", plain, "invalid");
    fails(framing, "gzip", changed(GZIP, 2), "unknown gzip compression method 9");
    fails(framing, "gzip", changed(GZIP, GZIP.length - 8), "incorrect gzip checksum");
    fails(framing, "gzip", changed(GZIP, GZIP.length - 4), "incorrect gzip length");
    fails(framing, "deflate", changed(deflate(false), -1), "incorrect data check");
    fails(framing, "gzip, gzip", GZIP, "not in gzip format");
  }

  @Test
  void takesEveryMemberAndIgnoresWhatFollowsTheLast() throws IOException {
    assertEquals(TEXT + TEXT, read(Framing.LENGTH, "gzip", joined(GZIP, GZIP)));
    assertEquals(TEXT, read(Framing.LENGTH, "gzip", joined(GZIP, new byte[20])));
    assertEquals(TEXT, read(Framing.LENGTH, "gzip", joined(GZIP, new byte[] {0x1f, 0})));
    assertEquals(TEXT, read(Framing.LENGTH, "gzip", joined(GZIP, new byte[] {0x1f})));
    assertEquals(TEXT, read(Framing.LENGTH, "deflate", joined(deflate(false), new byte[20])));
  }

  @Test
  void skipsNamesAndCommentsInTheHeaderOfGzip() throws IOException {
    byte[] name = {'a', 0, 'b', 'c', 0};
    byte[] extra = {2, 0, 1, 2};
    byte[] start = joined(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3}, extra, name);
    byte[] data = Arrays.copyOfRange(GZIP, 10, GZIP.length);

    assertEquals(TEXT, read(Framing.LENGTH, "gzip", joined(start, sum(start, 0), data)));
    fails(
        Framing.LENGTH,
        "gzip",
        joined(start, sum(start, 1), data),
        "incorrect gzip header checksum");
  }

  @Test
  void thatHasNoStreamAtAllIsAFaultOfProtocolUnlessTheLengthIsZero() throws IOException {
    byte[] nothing = new byte[0];

    fails(Framing.CHUNKED, "gzip", nothing, "the gzip stream is truncated");
    fails(Framing.CLOSE, "deflate", nothing, "the deflate stream is truncated");
    assertEquals("", read(Framing.LENGTH, "gzip", nothing));
    assertEquals("", read(Framing.HTTP_2, "gzip", nothing)); // Vert.x says a length of 0
  }

  @Test
  void isNotLookedForWhereThereIsNoBody() throws IOException {
    String head = "HTTP/1.1 %d X\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n";
    for (int status : new int[] {204, 304, 302}) {
      try (RawServer server = RawServer.saying(head.formatted(status, 0))) {
        runner.answer(Site.at(server.url()));
      }
    }
    try (RawServer server = RawServer.saying(head.formatted(200, 99))) {
      runner.answer(Site.at(server.url()).method("HEAD"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "compress", "utf-8", "gzip, br", "br, gzip"})
  void thatIsUnknownLeavesNoBodyToJudge(String coding) throws IOException {
    Answered answered = runner.answer(site(Framing.LENGTH, coding, GZIP));

    assertEquals(Optional.empty(), answered.facts().find(CommonFacts.BODY));
    assertEquals(Optional.empty(), answered.facts().find(CommonFacts.BYTES));
    assertEquals(
        Optional.of(coding.replaceFirst("(, )?gzip(, )?", "")),
        answered.facts().find(CommonFacts.UNSUPPORTED_ENCODING));
  }

  @ParameterizedTest
  @CsvSource({"2, gzip", "3, gzip", "5, deflate", "2, br"})
  void isLimitedAsTheBodyIs(int times, String coding) throws IOException {
    byte[] body = new byte[2 << 20];
    new Random(1).nextBytes(body);
    byte[] packed = coding.equals("deflate") ? body : gzip(body);
    String codings =
        String.join(", ", Arrays.asList(new String[times]).stream().map(_ -> coding).toList());

    Facts facts =
        runner.answer(site(Framing.LENGTH, codings, repeatedly(packed, times, coding))).facts();

    assertEquals(1 << 20, facts.find(CommonFacts.TRUNCATED).orElseThrow());
  }

  @Test
  void ofEmptyMembersWithoutEndIsLimited() throws IOException {
    byte[] nothing = gzip(new byte[0]);
    byte[] members = joined(java.util.Collections.nCopies(100_000, nothing).toArray(byte[][]::new));

    Facts facts = runner.answer(site(Framing.LENGTH, "gzip, gzip", gzip(members))).facts();

    assertTrue(facts.find(CommonFacts.TRUNCATED).isPresent());
  }

  @Test
  void mayNotBeWithinAnotherWithoutEnd() throws IOException {
    fails(Framing.LENGTH, "gzip, gzip, gzip, gzip, gzip, gzip", GZIP, "6 content codings");
  }

  @Test
  void ofWhatDoesNotCompressMayReachTheLimit() throws IOException {
    byte[] body = new byte[1 << 20];
    new Random(1).nextBytes(body);

    Answered answered = runner.answer(site(Framing.LENGTH, "gzip, gzip", gzip(gzip(body))));

    assertEquals(1L << 20, answered.facts().find(CommonFacts.BYTES).orElseThrow());
  }

  private String read(Framing framing, String coding, byte[] body) throws IOException {
    return runner
        .answer(site(framing, coding, body))
        .facts()
        .find(CommonFacts.BODY)
        .map(Body::text)
        .orElseThrow();
  }

  private void fails(Framing framing, String coding, byte[] body, String words) throws IOException {
    Failed failed = runner.failure(site(framing, coding, body));

    assertEquals(Cause.PROTOCOL, failed.cause(), failed::detail);
    assertTrue(failed.detail().contains(words), failed::detail);
  }

  private Site site(Framing framing, String coding, byte[] body) {
    return framing == Framing.HTTP_2 ? overHttp2(coding, body) : overHttp1(framing, coding, body);
  }

  private Site overHttp2(String coding, byte[] body) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request.response().putHeader("Content-Encoding", coding).end(Buffer.buffer(body)))
            .listen(0, "127.0.0.1")
            .await();
    return Site.at("http://127.0.0.1:" + server.actualPort() + "/").version(HttpVersion.HTTP_2);
  }

  private Site overHttp1(Framing framing, String coding, byte[] body) {
    String more =
        switch (framing) {
          case LENGTH -> "Content-Length: " + body.length + "\r\n";
          case CHUNKED -> "Transfer-Encoding: chunked\r\n";
          default -> "";
        };
    RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(
              socket, "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\n" + more + "\r\n");
          send(socket.getOutputStream(), framing, body);
        });
    return Site.at(server.url());
  }

  private static void send(OutputStream out, Framing framing, byte[] body) throws IOException {
    if (framing != Framing.CHUNKED) {
      out.write(body);
      return;
    }
    for (int from = 0; from < body.length; from += 7) {
      byte[] chunk = Arrays.copyOfRange(body, from, Math.min(body.length, from + 7));
      out.write((chunk.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(joined(chunk, new byte[] {'\r', '\n'}));
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] repeatedly(byte[] packed, int times, String coding) {
    byte[] all = packed;
    for (int time = coding.equals("gzip") ? 1 : 0; time < times; time++) {
      all = coding.equals("gzip") ? gzip(all) : deflated(all, false);
    }
    return all;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(boolean bare) {
    return deflated(TEXT.getBytes(StandardCharsets.UTF_8), bare);
  }

  private static byte[] deflated(byte[] plain, boolean bare) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream deflate =
        new DeflaterOutputStream(packed, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
      deflate.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  private static byte[] sum(byte[] header, int off) {
    CRC32 sum = new CRC32();
    sum.update(header);
    return new byte[] {(byte) (sum.getValue() + off), (byte) (sum.getValue() >> 8)};
  }

  private static byte[] cut(byte[] bytes, int missing) {
    return Arrays.copyOf(bytes, bytes.length - missing);
  }

  /// With another octet at the place, counted from the end if it is negative.
  private static byte[] changed(byte[] bytes, int place) {
    byte[] changed = bytes.clone();
    changed[place < 0 ? bytes.length + place : place]++;
    return changed;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
