package hinomi.probe.grpc;

import static hinomi.config.ValueType.ANY;
import static hinomi.config.ValueType.TEXT;

import com.google.protobuf.Descriptors.FileDescriptor;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.visit.Progress;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Stream;

/// What a gRPC server is asked: a method, and the message for it.
sealed interface GrpcCall {
  /// As `package.Service/Method`.
  String method();

  Buffer message();

  /// What it is about, in words fit for logs; may be empty.
  String about();

  /// Tells what the server's message says, the whole of it as JSON.
  void take(byte[] answer, Progress progress);

  /// Asks the standard health service for a service, or by the empty name for the whole server.
  record Health(String service) implements GrpcCall {
    @Override
    public String method() {
      return "grpc.health.v1.Health/Check";
    }

    @Override
    public Buffer message() {
      return Buffer.buffer(GrpcHealth.request(service));
    }

    @Override
    public String about() {
      return service;
    }

    @Override
    public void take(byte[] answer, Progress progress) {
      GrpcHealth health = GrpcHealth.of(answer);
      progress.saw(GrpcProbe.HEALTH, health);
      progress.saw(CommonFacts.BODY, json("{\"status\":\"" + health + "\"}"));
    }
  }

  /// Calls a method that a descriptor file describes.
  record Described(GrpcMethod described, Buffer message) implements GrpcCall {
    @Override
    public String method() {
      return described.name();
    }

    @Override
    public String about() {
      return described.name();
    }

    @Override
    public void take(byte[] answer, Progress progress) {
      progress.saw(CommonFacts.BODY, json(described.answer(answer)));
    }
  }

  static Setting<GrpcCall> read(Section grpc) {
    return grpc.has("call") ? described(grpc) : health(grpc);
  }

  private static Setting<GrpcCall> health(Section grpc) {
    Stream.of("descriptors", "message")
        .filter(grpc::has)
        .forEach(key -> grpc.refuse(key, "is of no use without call"));
    return grpc.optional("service", TEXT, "").map(Health::new);
  }

  private static Setting<GrpcCall> described(Section grpc) {
    if (grpc.has("service")) {
      grpc.refuse("service", "is of no use with call, which names the service itself");
    }
    grpc.has("message");
    Setting<Collection<FileDescriptor>> files =
        grpc.required("descriptors", GrpcMethod.DESCRIPTORS);
    return files.isGood() ? described(grpc, files.get()) : new Setting.Refused<>();
  }

  private static Setting<GrpcCall> described(Section grpc, Collection<FileDescriptor> files) {
    ValueType<GrpcMethod> kind =
        TEXT.as("a method, as shop.Cart/Get", call -> GrpcMethod.of(call, files));
    Setting<GrpcMethod> method = grpc.required("call", kind);
    return method.isGood() ? described(grpc, method.get()) : new Setting.Refused<>();
  }

  private static Setting<GrpcCall> described(Section grpc, GrpcMethod method) {
    return grpc.optional("message", ANY.as("a message", method::request), Buffer.buffer())
        .map(message -> new Described(method, message));
  }

  private static Body json(String text) {
    return new Body(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
