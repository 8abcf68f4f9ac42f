package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.net.tls.HttpVersion;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is done between two reads of a connection, and after them.
class ResponseBodyTest {
  private static final int PART = 4 << 10;

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void isDecodedOnceWhatLiesInTheSocketIsSeenToArrive() throws IOException {
    List<ByteBuf> parts = response(8 << 20, 1);
    assertTrue(parts.size() > 1);
    List<Duration> arrival = new ArrayList<>();

    Answered answered =
        read(channel -> {
          long start = System.nanoTime();
          parts.forEach(channel.pipeline()::fireChannelRead);
          arrival.add(Duration.ofNanos(System.nanoTime() - start));
          assertTrue(parts.stream().allMatch(part -> part.refCnt() > 0), "some of it is decoded");
        });

    assertEquals(8L << 20, answered.facts().find(CommonFacts.BYTES).orElseThrow());
    Duration download = answered.timing().of(Phase.DOWNLOAD).orElseThrow();
    assertFalse(download.compareTo(arrival.getFirst()) > 0, download + " " + arrival);
  }

  @Test
  void isWholeThoughTheConnectionBreaksBeforeItIsDecoded() throws IOException {
    List<ByteBuf> parts = response(8 << 20, 1);

    Answered answered =
        read(channel -> {
          parts.forEach(channel.pipeline()::fireChannelRead);
          channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
          channel.pipeline().fireChannelInactive();
        });

    assertEquals(8L << 20, answered.facts().find(CommonFacts.BYTES).orElseThrow());
  }

  @Test
  void isDecodedAtOnceWhenMuchHasArrived() throws IOException {
    List<ByteBuf> parts = response(4 << 20, 256);

    read(channel -> {
      parts.forEach(channel.pipeline()::fireChannelRead);
      long left = parts.stream().filter(part -> part.refCnt() > 0).count();
      assertTrue(left <= (256 << 10) / PART + 1, left + " of " + parts.size() + " are pending");
    });
  }

  /// The answer of a server of which these events are all that is read at once.
  private static Answered read(Consumer<EmbeddedChannel> events) {
    Duration timeout = Duration.ofSeconds(30);
    return (Answered) Visit.of(RUNNER.network(), timeout, visit -> read(visit, events)).await();
  }

  private static Future<Response> read(Visit visit, Consumer<EmbeddedChannel> events) {
    EmbeddedChannel channel = new EmbeddedChannel(new HandoverHandler());
    Future<Response> response =
        new Exchange(visit, new ResponseLimits(16 << 20, 64 << 10), HttpVersion.HTTP_1_1)
            .send(channel, new DefaultFullHttpRequest(HTTP, HttpMethod.GET, "/"));
    events.accept(channel);
    while (!response.isComplete()) {
      channel.runPendingTasks();
    }
    return response;
  }

  private static final io.netty.handler.codec.http.HttpVersion HTTP =
      io.netty.handler.codec.http.HttpVersion.HTTP_1_1;

  /// In parts as they are read from a socket. Of so many values, the octets of the body are random.
  private static List<ByteBuf> response(int size, int values) throws IOException {
    byte[] body = new byte[size];
    Random random = new Random(1);
    for (int at = 0; at < size; at++) {
      body[at] = (byte) random.nextInt(values);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            .formatted(packed.size());
    ByteBuf all =
        Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), packed.toByteArray());
    List<ByteBuf> parts = new ArrayList<>();
    while (all.isReadable()) {
      parts.add(Unpooled.copiedBuffer(all.readSlice(Math.min(PART, all.readableBytes()))));
    }
    return parts;
  }
}
