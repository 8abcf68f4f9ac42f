package hinomi.probe.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.CodedOutputStream;
import hinomi.loopback.RawServer;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that answer a gRPC call with what is none.
class HostileGrpcTest {
  private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

  private final Vertx vertx = Vertx.vertx();
  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void areReportedWhenTheySpeakPlainHttp() {
    Failed failed =
        failure(response -> response.setStatusCode(502).end("<html>Bad Gateway</html>"));

    assertEquals(Cause.PROTOCOL, failed.cause());
    assertEquals(
        "the server responded with HTTP status 502 instead of gRPC: '<html>Bad Gateway</html>'",
        failed.detail());
  }

  @ParameterizedTest
  @CsvSource({"text/html", "application/grpc-web", "application/grpcx", "application/json"})
  void areReportedWhenTheirContentHasAnotherType(String type) {
    Failed failed =
        failure(response ->
            response
                .putHeader("content-type", type)
                .putTrailer("grpc-status", "0")
                .end(Buffer.buffer(SERVING)));

    assertEquals("the server responded with " + type + " instead of gRPC: ", said(failed));
  }

  @Test
  void areReportedWhenTheirTrailersAreMissing() {
    Failed failed = failure(response -> grpc(response).end(Buffer.buffer(SERVING)));

    assertEquals(Cause.PROTOCOL, failed.cause());
    assertEquals("the response has no grpc-status: trailers are missing", failed.detail());
  }

  @Test
  void areReportedWhenTheirStatusComesBeforeTheMessage() {
    Failed failed =
        failure(
            response -> grpc(response).putHeader("grpc-status", "0").end(Buffer.buffer(SERVING)));

    assertEquals("the response has no grpc-status: trailers are missing", failed.detail());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'grpc-status is OK, but the response has no message'",
    "'00', the message is truncated",
    "'0000000002', 'the message announces 2 bytes but has 0 bytes'",
    "'00000000020801ff', 'the message announces 2 bytes but has 3 bytes'",
    "'00ffffffff0801', 'the message announces 4294967295 bytes but has 2 bytes'",
    "'01000000020801', 'the message is compressed, though no compression was offered'",
    "'07000000020801', 'the message has an unknown compression flag: 7'",
    "'000000000208ff', the message is not a HealthCheckResponse",
    "'0000000002ffff', the message is not a HealthCheckResponse",
    "'0000000001ff', the message is not a HealthCheckResponse",
    "'00000000030a7f01', the message is not a HealthCheckResponse",
  })
  void areReportedForBadMessages(String hex, String detail) {
    byte[] message = ByteBufUtil.decodeHexDump(hex);

    Failed failed = failure(response -> ok(response).end(Buffer.buffer(message)));

    assertEquals(Cause.PROTOCOL, failed.cause());
    assertEquals(detail, failed.detail());
  }

  @Test
  void areReportedForAnInvalidStatus() {
    Failed failed = failure(response -> grpc(response).putHeader("grpc-status", "fine").end());

    assertEquals("grpc-status is not a number: 'fine'", failed.detail());
  }

  @Test
  void mayNotSendMoreThanTheLimit() {
    Failed failed = failure(response -> ok(response).end(Buffer.buffer(new byte[2 << 20])));

    assertEquals(Cause.TOO_LARGE, failed.cause());
  }

  @Test
  void mayNotSendTrailersWithoutEnd() {
    Failed failed =
        failure(response ->
            ok(response)
                .putTrailer("grpc-message", "x".repeat(100_000))
                .end(Buffer.buffer(SERVING)));

    assertEquals(Cause.TOO_LARGE, failed.cause(), failed.detail());
  }

  @Test
  void areReportedWhenTheyResetTheStream() {
    Failed failed = failure(response -> response.reset(11));

    assertEquals(
        "the server reset the stream: ENHANCE_YOUR_CALM while waiting for the first byte",
        failed.detail());
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n', PROTOCOL",
    "'220 mail.example ESMTP\r\n', PROTOCOL",
    "'', PROTOCOL"
  })
  void areReportedWhenTheyDoNotSpeakHttp2(String answer, Cause cause) throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          var _ = socket.getInputStream().read(new byte[10]);
          RawServer.write(socket, answer);
        })) {

      Failed failed = runner.failure(probe(server.port()));

      assertEquals(cause, failed.cause(), failed.detail());
    }
  }

  @Test
  void areWaitedForNoLongerThanTheDeadline() throws IOException {
    try (RawServer server = RawServer.doing(RawServer::awaitEnd)) {

      Failed failed = runner.failure(probe(server.port()), Duration.ofMillis(300));

      assertEquals(Cause.TIMEOUT, failed.cause());
    }
  }

  @Test
  void whateverTheySayItIsAnOutcomeInTime() throws IOException {
    Random random = new Random(7);
    byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    try (RawServer server =
        RawServer.doing(socket -> {
          byte[] noise = new byte[random.nextInt(1, 200)];
          random.nextBytes(noise);
          if (random.nextBoolean()) { // a frame of headers or data for the stream
            byte[] frame = {
              0, 0, (byte) (noise.length - 9), (byte) random.nextInt(2), 5, 0, 0, 0, 3
            };
            System.arraycopy(frame, 0, noise, 0, Math.min(9, noise.length));
          }
          socket.getOutputStream().write(settings);
          socket.getOutputStream().write(noise);
          socket.getOutputStream().flush();
          var _ = socket.getInputStream().read(new byte[1000]);
        })) {

      for (int round = 0; round < 300; round++) {
        assertInstanceOf(Failed.class, runner.run(probe(server.port()), Duration.ofSeconds(5)));
      }
      server.awaitAllClosed();
    }
  }

  @Test
  void noBytesBreakTheReadersOfMessages() {
    Random random = new Random(7);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && random.nextBoolean()) {
        Arrays.fill(bytes, 0, 4, (byte) 0);
        bytes[4] = (byte) (bytes.length - 5);
      }
      read(bytes);
      GrpcStatus.decoded(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private static void read(byte[] bytes) {
    try {
      GrpcHealth.of(bytes);
      GrpcHealth.of(GrpcResponse.unframed(bytes));
    } catch (ProbeFault expected) {
      assertEquals(Cause.PROTOCOL, expected.reason());
    }
  }

  @Test
  void aMissingHealthIsUnknown() {
    assertEquals(GrpcHealth.UNKNOWN, GrpcHealth.of(new byte[0]));
  }

  @Test
  void aHealthIsFoundAmongUnknownFields() throws IOException {
    byte[] message = new byte[40];
    CodedOutputStream out = CodedOutputStream.newInstance(message);
    out.writeString(7, "later");
    out.writeFixed64(8, 8);
    out.writeEnum(1, 2);
    out.writeFixed32(9, 9);

    assertEquals(
        GrpcHealth.NOT_SERVING, GrpcHealth.of(Arrays.copyOf(message, out.getTotalBytesWritten())));
  }

  @ParameterizedTest
  @CsvSource({"99, UNKNOWN", "16, UNAUTHENTICATED", "00, OK", "999999999, UNKNOWN"})
  void aStatusIsReadByItsNumber(String number, GrpcStatus.Code code) {
    assertEquals(code, GrpcStatus.of(number, "").orElseThrow().code());
  }

  private static String said(Failed failed) {
    return failed.detail().replaceFirst("'.*", "");
  }

  private Failed failure(Handler<HttpServerResponse> answer) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.body().onSuccess(_ -> answer.handle(request.response())))
            .listen(0, "127.0.0.1")
            .await();
    return runner.failure(probe(server.actualPort()));
  }

  private static HttpServerResponse grpc(HttpServerResponse response) {
    return response.putHeader("content-type", "application/grpc");
  }

  private static HttpServerResponse ok(HttpServerResponse response) {
    return grpc(response).putTrailer("grpc-status", "0");
  }

  private static Probe probe(int port) {
    return CheckText.probe("grpc { host = \"127.0.0.1\", port = %d, tls = false }".formatted(port));
  }
}
