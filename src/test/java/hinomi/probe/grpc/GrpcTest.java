package hinomi.probe.grpc;

import static hinomi.outcome.Phase.CONNECT;
import static hinomi.outcome.Phase.DOWNLOAD;
import static hinomi.outcome.Phase.FIRST_BYTE;
import static hinomi.outcome.Phase.TLS;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import hinomi.net.ProbeFault;
import hinomi.net.tls.ThrowawayCa;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthProto;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls to gRPC's own server and its own health service.
class GrpcTest {
  private static final Path DESCRIPTORS = Path.of("target/test-descriptors/health.pb");

  private final ThrowawayCa ca = ThrowawayCa.root("Test CA", Instant.now());
  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(ca.certificate());
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server =
      NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(health.getHealthService())
          .intercept(new Wayward())
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
    health.setStatus("shop.Cart", ServingStatus.SERVING);
    health.setStatus("shop.Mail", ServingStatus.NOT_SERVING);
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void tellTheHealthOfTheServer() {
    CheckText written = written("");

    Answered answered = runner.answer(written.probe());

    assertAll(
        () -> assertEquals(List.of(), written.failures(answered)),
        () ->
            assertEquals(GrpcHealth.SERVING, answered.facts().find(GrpcProbe.HEALTH).orElseThrow()),
        () -> assertEquals(Set.of(CONNECT, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered)),
        () -> assertEquals("HTTP/2", answered.facts().find(CommonFacts.HTTP_VERSION).orElseThrow()),
        () -> assertEquals("{\"status\":\"SERVING\"}", body(answered)));
  }

  @ParameterizedTest
  @CsvSource({
    "shop.Cart, ''",
    "shop.Mail, '[health is NOT_SERVING, expected SERVING]'",
    "shop.Gone, '[grpc-status is NOT_FOUND (not found): unknown service shop.Gone, expected OK]'",
  })
  void tellTheHealthOfAService(String service, String complaints) {
    CheckText written = written("service = " + service);

    Answered answered = runner.answer(written.probe());

    assertEquals(complaints.replaceAll("^$", "[]"), written.failures(answered).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "shop.Mail, 'health = NOT_SERVING', '[]'",
    "shop.Mail, 'health = [SERVING, UNKNOWN]', '[health is NOT_SERVING, expected SERVING or UNKNOWN]'",
    "shop.Gone, 'grpc-status = [NOT_FOUND, OK]', '[]'",
    "shop.Gone, 'health = SERVING, grpc-status = NOT_FOUND', '[health is absent, expected SERVING]'",
    "shop.Cart, 'grpc-status = NOT_FOUND', '[grpc-status is OK, expected NOT_FOUND]'",
  })
  void areJudgedByHealthAndStatus(String service, String expect, String complaints) {
    CheckText written = written("service = " + service, expect);

    Answered answered = runner.answer(written.probe());

    assertEquals(complaints, written.failures(answered).toString());
  }

  @Test
  void workOverTls() throws IOException {
    ThrowawayCa.Identity identity =
        ca.issue(
            List.of("127.0.0.1"),
            Instant.now().minusSeconds(60),
            Instant.now().plus(Duration.ofDays(10)));
    Server secure =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .useTransportSecurity(stream(identity.chainPem()), stream(identity.keyPem()))
            .addService(health.getHealthService())
            .build()
            .start();
    CheckText written =
        CheckText.as("grpc { host = \"127.0.0.1\", port = %d }".formatted(secure.getPort()));

    Answered answered = runner.answer(written.probe());

    assertEquals(List.of(), written.failures(answered));
    assertEquals(Set.of(CONNECT, TLS, FIRST_BYTE, DOWNLOAD), ProbeRunner.phases(answered));
    secure.shutdownNow();
  }

  @Test
  void carryMetadataAndTheDeadline() {
    CheckText written = written("metadata { x-echo = \"hello\" }");

    Answered answered = runner.answer(written.probe());

    String message = answered.facts().find(GrpcProbe.MESSAGE).orElseThrow();
    assertTrue(message.matches("hello, [1-5],?\\d* s left"), message);
  }

  @Test
  void tellTheServersWordsInAnyLanguage() {
    CheckText written = written("metadata { x-fail = \"100%\" }");

    Answered answered = runner.answer(written.probe());

    assertEquals(
        List.of("grpc-status is UNAVAILABLE (the service is unavailable): 故障 100%, expected OK"),
        written.failures(answered));
  }

  @Test
  void canBeOfAnyMethodInADescriptorFile() throws IOException {
    writeDescriptors();
    String call = "call = grpc.health.v1.Health/Check, descriptors = \"" + DESCRIPTORS + "\"";
    CheckText good =
        written(
            call + ", message { service = shop.Mail }",
            "body { json { \"$.status\" = NOT_SERVING } }");
    CheckText bad = written(call + ", message { service = shop.Gone }");
    CheckText empty = written(call);

    assertAll(
        () -> assertEquals(List.of(), good.failures(runner.answer(good.probe()))),
        () -> assertEquals("{\"status\":\"SERVING\"}", body(runner.answer(empty.probe()))),
        () ->
            assertEquals(
                List.of(
                    "grpc-status is NOT_FOUND (not found): unknown"
                        + " service shop.Gone, expected OK"),
                bad.failures(runner.answer(bad.probe()))));
  }

  @Test
  void tellOfAMessageThatIsNotWhatTheDescriptorsSay() {
    GrpcMethod method =
        GrpcMethod.of(
            "grpc.health.v1.Health/Check", List.of(HealthProto.getDescriptor().getFile()));

    ProbeFault fault = assertThrows(ProbeFault.class, () -> method.json(new byte[] {10, 9, 1}));

    assertEquals("the message is not a grpc.health.v1.HealthCheckResponse", fault.detail());
  }

  @Test
  void areOfOneMessageEachWay() {
    List<FileDescriptor> files = List.of(HealthProto.getDescriptor().getFile());

    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> GrpcMethod.of("grpc.health.v1.Health/Watch", files));

    assertEquals(
        "'grpc.health.v1.Health/Watch' is a streaming method; only unary methods are supported",
        refused.getMessage());
  }

  private static void writeDescriptors() throws IOException {
    Files.createDirectories(DESCRIPTORS.getParent());
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder().addFile(HealthProto.getDescriptor().toProto()).build();
    Files.write(DESCRIPTORS, set.toByteArray());
  }

  private CheckText written(String conditions) {
    return CheckText.as(text(conditions));
  }

  private CheckText written(String conditions, String expect) {
    return CheckText.as(text(conditions) + "expect { " + expect + " }");
  }

  private String text(String conditions) {
    return "grpc { host = \"127.0.0.1\", port = %d, tls = false, %s }\n"
        .formatted(server.getPort(), conditions);
  }

  private static String body(Answered answered) {
    return answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow();
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Responds as the metadata asks.
  private static final class Wayward implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Optional<String> echo = Optional.ofNullable(headers.get(key("x-echo")));
      Optional<String> fail = Optional.ofNullable(headers.get(key("x-fail")));
      if (echo.isEmpty() && fail.isEmpty()) {
        return next.startCall(call, headers);
      }
      call.close(
          echo.map(text -> Status.CANCELLED.withDescription(text + ", " + left() + " s left"))
              .orElseGet(() -> Status.UNAVAILABLE.withDescription("故障 " + fail.orElseThrow())),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }

    private static long left() {
      return Context.current().getDeadline().timeRemaining(TimeUnit.SECONDS);
    }

    private static Metadata.Key<String> key(String name) {
      return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
  }
}
