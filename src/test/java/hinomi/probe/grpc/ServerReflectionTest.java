package hinomi.probe.grpc;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls without descriptors of the author: of gRPC's own server, and of servers that give theirs
/// piece by piece, wrong, without end or not at all.
class ServerReflectionTest {
  private final Vertx vertx = Vertx.vertx();
  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "grpc.health.v1.Health/Check, message { service = shop.Mail } | body { json { \"$.status\" = NOT_SERVING } } | passed",
        "grpc.health.v1.Health/Check | body { json { \"$.status\" = NOT_SERVING } }"
            + " | body.json $.status is 'SERVING', expected 'NOT_SERVING'",
        "grpc.health.v1.Health/Check, message { service = shop.Gone } | grpc-status = NOT_FOUND | passed",
        "grpc.health.v1.Helth/Check | grpc-status = OK | the server has no service"
            + " grpc.health.v1.Helth; did you mean 'grpc.health.v1.Health'? known: [grpc.health.v1.Health]",
        "grpc.health.v1.Health/Chek | grpc-status = OK | 'grpc.health.v1.Health/Chek' is not in the"
            + " descriptors; did you mean 'grpc.health.v1.Health/Check'? known:"
            + " [grpc.health.v1.Health/Check, grpc.health.v1.Health/Watch]",
        "grpc.health.v1.Health/Watch | grpc-status = OK | 'grpc.health.v1.Health/Watch' is a"
            + " streaming method; only unary methods are supported",
        "grpc.health.v1.Health/Check, message { servis = a } | grpc-status = OK | message is not a"
            + " grpc.health.v1.HealthCheckRequest: Cannot find field: servis in message"
            + " grpc.health.v1.HealthCheckRequest; known: [service]",
        "grpc.health.v1.Health/Check, message { service { a = 1 } } | grpc-status = OK | message is"
            + " not a grpc.health.v1.HealthCheckRequest: Invalid value: {\"a\":1} for expected type: STRING",
      })
  void findsTheMethodsOfARealServer(String call, String expect, String output) throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("shop.Mail", ServingStatus.NOT_SERVING);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build()
            .start();

    String message =
        check(server.getPort(), call, expect).judgedBy(runner).message().orElse("passed");

    assertEquals(output, message);
    server.shutdownNow();
  }

  @Test
  void saysThatARealServerHasNone() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    CheckText reflected = check(server.getPort(), "shop.Cart/Get", "grpc-status = OK");
    CheckText health =
        CheckText.as("grpc { host = \"127.0.0.1\", port = " + server.getPort() + ", tls = false }");

    Failed failed = runner.failure(reflected.probe());

    assertEquals(Cause.PROTOCOL, failed.cause());
    assertEquals(
        "the server has no reflection (grpc.reflection.v1 and v1alpha are UNIMPLEMENTED); turn it on"
            + " or give a file as descriptors",
        failed.detail());
    assertEquals(
        "the server has no health service: grpc.health.v1.Health/Check is UNIMPLEMENTED; name another"
            + " method as call",
        health.judgedBy(runner).message().orElseThrow());
    server.shutdownNow();
  }

  @Test
  void asksForImportsThatDoNotComeAlong() {
    AtomicInteger calls = new AtomicInteger();
    int port =
        serving(
            "v1alpha",
            name ->
                switch (name) {
                  case "shop.Cart" ->
                      file(service().addDependency("types.proto").addDependency("gone.proto"));
                  case "types.proto" -> file(types());
                  default -> error("no " + name);
                },
            calls);

    Answered answered = runner.answer(probe(port));

    assertAll(
        () ->
            assertEquals(
                "{\"name\":\"tea\"}",
                answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow()),
        () -> assertEquals(Optional.of("v1alpha"), answered.facts().find(GrpcProbe.REFLECTION)),
        () -> assertEquals(2, calls.get()));
  }

  @ParameterizedTest
  @CsvSource({
    "v1 beta, PROTOCOL, the server has no reflection (grpc.reflection.v1 and v1alpha are",
    "v1, TOO_LARGE, the descriptors that the server gives have more than 16 levels of imports",
  })
  void importsHaveAnEnd(String version, Cause cause, String detail) {
    AtomicInteger number = new AtomicInteger();
    int port =
        serving(
            version,
            name ->
                file(
                    service()
                        .setName(name)
                        .addDependency("next" + number.incrementAndGet() + ".proto")),
            new AtomicInteger());

    Failed failed = runner.failure(probe(port));

    assertEquals(cause, failed.cause(), failed.detail());
    assertTrue(failed.detail().startsWith(detail), failed.detail());
  }

  @Test
  void filesAndImportsHaveABound() {
    FileDescriptorProto.Builder many = service();
    for (int index = 0; index < 300; index++) {
      many.addDependency("import" + index);
    }
    ByteString file = types().build().toByteString();
    FileDescriptorResponse files =
        FileDescriptorResponse.newBuilder()
            .addAllFileDescriptorProto(java.util.Collections.nCopies(300, file))
            .build();

    fails(
        Cause.TOO_LARGE,
        "the descriptors that the server gives have more than 256 files",
        file(many));
    fails(
        Cause.TOO_LARGE,
        "the descriptors that the server gives have more than 256 files",
        ServerReflectionResponse.newBuilder().setFileDescriptorResponse(files).build());
    fails(
        Cause.TOO_LARGE,
        "the response is larger than 1 MiB",
        file(service().setPackage("x".repeat(2 << 20))));
  }

  /// A package of half a megabyte in front of thousands of names does not fit into any memory.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void fullNamesHaveABound(int kind) {
    FileDescriptorProto.Builder file = service().setPackage("x".repeat(100_000));
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("M");
    EnumDescriptorProto.Builder words = EnumDescriptorProto.newBuilder().setName("E");
    ServiceDescriptorProto.Builder methods = ServiceDescriptorProto.newBuilder().setName("S");
    for (int index = 0; index < 1_000; index++) {
      switch (kind) {
        case 0 -> message.addField(FieldDescriptorProto.newBuilder().setName("f" + index));
        case 1 -> words.addValue(EnumValueDescriptorProto.newBuilder().setName("v" + index));
        default -> methods.addMethod(MethodDescriptorProto.newBuilder().setName("m" + index));
      }
    }

    fails(
        Cause.TOO_LARGE,
        "the descriptors that the server gives have more than 4000000 characters in full names",
        file(file.addMessageType(message).addEnumType(words).addService(methods)));
  }

  @Test
  void filesThatCannotBeLinkedAreFaults() {
    fails(
        Cause.PROTOCOL,
        "the descriptors of the server import each other: cart.proto",
        file(service().addDependency("cart.proto")));
    fails(
        Cause.PROTOCOL,
        "the server gives an invalid descriptor: ",
        file(service().addMessageType(DescriptorProto.newBuilder().setName("1"))));
    fails(
        Cause.PROTOCOL,
        "the server gives an invalid descriptor: ",
        ServerReflectionResponse.newBuilder()
            .setFileDescriptorResponse(
                FileDescriptorResponse.newBuilder()
                    .addFileDescriptorProto(ByteString.copyFrom(new byte[] {34, 1, 8})))
            .build());
  }

  @Test
  void saysWhyThereAreNoDescriptors() {
    ServerReflectionResponse none =
        ServerReflectionResponse.newBuilder()
            .setErrorResponse(
                ErrorResponse.newBuilder().setErrorCode(5).setErrorMessage("not for you"))
            .build();
    ServerReflectionResponse other =
        ServerReflectionResponse.newBuilder()
            .setListServicesResponse(
                ListServiceResponse.newBuilder()
                    .addService(ServiceResponse.newBuilder().setName("shop.Card")))
            .build();

    fails(Cause.ASSERTION, "the server has no descriptors of shop.Cart: not for you", none);
    fails(
        Cause.ASSERTION,
        "the server has no service shop.Cart; did you mean 'shop.Card'? known: [shop.Card]",
        other);
  }

  /// A schema of the server can make much of little.
  @Test
  void theJsonOfAReplyIsBounded() {
    String longest = "x".repeat(50_000);
    FileDescriptorProto.Builder file =
        service()
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Item")
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("name")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_ENUM)
                            .setTypeName(".shop.Word")
                            .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)))
            .addEnumType(
                EnumDescriptorProto.newBuilder()
                    .setName("Word")
                    .addValue(EnumValueDescriptorProto.newBuilder().setName(longest).setNumber(0)));
    byte[] zeros = new byte[2 + 100];
    zeros[0] = 10;
    zeros[1] = 100;
    int port = serving("v1", _ -> file(file), new AtomicInteger(), zeros);

    Failed failed = runner.failure(check(port, "shop.Cart/Get", "grpc-status = OK").probe());

    assertEquals(Cause.TOO_LARGE, failed.cause(), failed.detail());
    assertEquals("the message is larger than 4 MiB as JSON", failed.detail());
  }

  @Test
  void whateverTheServerGivesIsAnOutcome() {
    Random random = new Random(7);
    byte[] good = file(service().addDependency("types.proto")).toByteArray();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Arrays.copyOf(good, good.length - random.nextInt(3));
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        ReflectionMessages.Reply reply = ReflectionMessages.read(List.of(bytes));
        java.util.Map<String, DescriptorFile> files = new java.util.LinkedHashMap<>();
        reply.files().forEach(each -> files.put(each.name(), each));
        ServerReflection.described(
            new GrpcCall.Reflected("shop.Cart/Get", Optional.of(java.util.Map.of("name", "tea"))),
            files);
      } catch (hinomi.net.ProbeFault expected) {
        assertTrue(expected.detail().length() < 3_000, expected::detail);
      }
    }
  }

  private void fails(Cause cause, String detail, ServerReflectionResponse response) {
    int port = serving("v1", _ -> response, new AtomicInteger());

    Failed failed = runner.failure(probe(port));

    assertEquals(cause, failed.cause(), failed.detail());
    assertTrue(failed.detail().startsWith(detail), failed.detail());
  }

  private static Probe probe(int port) {
    return check(port, "shop.Cart/Get, message { name = tea }", "grpc-status = OK").probe();
  }

  private static CheckText check(int port, String call, String expect) {
    String written = call.replaceFirst("^([^,]+)", "\"$1\"");
    return CheckText.as(
        "grpc { host = \"127.0.0.1\", port = %d, tls = false, call = %s }, expect { %s }"
            .formatted(port, written, expect));
  }

  private static FileDescriptorProto.Builder service() {
    return FileDescriptorProto.newBuilder()
        .setName("cart.proto")
        .setPackage("shop")
        .setSyntax("proto3")
        .addService(
            ServiceDescriptorProto.newBuilder()
                .setName("Cart")
                .addMethod(
                    MethodDescriptorProto.newBuilder()
                        .setName("Get")
                        .setInputType(".shop.Item")
                        .setOutputType(".shop.Item")));
  }

  private static FileDescriptorProto.Builder types() {
    return FileDescriptorProto.newBuilder()
        .setName("types.proto")
        .setPackage("shop")
        .setSyntax("proto3")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Item")
                .addField(
                    FieldDescriptorProto.newBuilder()
                        .setName("name")
                        .setNumber(1)
                        .setType(FieldDescriptorProto.Type.TYPE_STRING)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)));
  }

  private static ServerReflectionResponse file(FileDescriptorProto.Builder file) {
    return ServerReflectionResponse.newBuilder()
        .setFileDescriptorResponse(
            FileDescriptorResponse.newBuilder().addFileDescriptorProto(file.build().toByteString()))
        .build();
  }

  private static ServerReflectionResponse error(String message) {
    return ServerReflectionResponse.newBuilder()
        .setErrorResponse(ErrorResponse.newBuilder().setErrorCode(5).setErrorMessage(message))
        .build();
  }

  /// A server that says the message of a call again.
  private int serving(
      String version, Function<String, ServerReflectionResponse> files, AtomicInteger calls) {
    return serving(version, files, calls, new byte[0]);
  }

  private int serving(
      String version,
      Function<String, ServerReflectionResponse> files,
      AtomicInteger calls,
      byte[] message) {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> answer(request, body, version, files, calls, message)))
            .listen(0, "127.0.0.1")
            .await();
    return server.actualPort();
  }

  private static void answer(
      HttpServerRequest request,
      Buffer body,
      String version,
      Function<String, ServerReflectionResponse> files,
      AtomicInteger calls,
      byte[] message) {
    request.response().putHeader("content-type", "application/grpc");
    boolean isReflection = request.path().contains(".ServerReflection/");
    if (isReflection && !request.path().contains("grpc.reflection." + version + ".")) {
      request.response().putHeader("grpc-status", "12").end();
      return;
    }
    Buffer reply = isReflection ? Buffer.buffer() : echo(body, message);
    if (isReflection) {
      calls.incrementAndGet();
      for (byte[] each : GrpcResponse.messages(body.getBytes())) {
        byte[] file = files.apply(asked(each)).toByteArray();
        reply.appendBuffer(GrpcResponse.framed(Buffer.buffer(file)));
      }
    }
    request.response().putTrailer("grpc-status", "0").end(reply);
  }

  private static Buffer echo(Buffer body, byte[] message) {
    return message.length == 0 ? body : GrpcResponse.framed(Buffer.buffer(message));
  }

  private static String asked(byte[] request) {
    try {
      ServerReflectionRequest asked = ServerReflectionRequest.parseFrom(request);
      return asked.getFileContainingSymbol() + asked.getFileByFilename() + asked.getListServices();
    } catch (InvalidProtocolBufferException wrong) {
      throw new AssertionError(wrong);
    }
  }
}
