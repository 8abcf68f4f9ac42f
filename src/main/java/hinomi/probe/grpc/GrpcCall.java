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

/// A unary gRPC call: a method, and the message to send.
sealed interface GrpcCall {
  /// As `package.Service/Method`.
  String method();

  Buffer message();

  /// The service or method, for the target; may be empty.
  String subject();

  /// Records the message of the server, the whole of it as JSON.
  void record(byte[] message, Progress progress);

  /// Calls the standard health service for a service, or with an empty name for the whole server.
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
    public String subject() {
      return service;
    }

    @Override
    public void record(byte[] reply, Progress progress) {
      GrpcHealth health = GrpcHealth.of(reply);
      progress.record(GrpcProbe.HEALTH, health);
      progress.record(CommonFacts.BODY, json("{\"status\":\"" + health + "\"}"));
    }
  }

  /// Calls a method of a descriptor file.
  record Described(GrpcMethod described, Buffer message) implements GrpcCall {
    @Override
    public String method() {
      return described.name();
    }

    @Override
    public String subject() {
      return described.name();
    }

    @Override
    public void record(byte[] reply, Progress progress) {
      progress.record(CommonFacts.BODY, json(described.json(reply)));
    }
  }

  static Setting<GrpcCall> read(Section grpc) {
    return grpc.has("call") ? described(grpc) : health(grpc);
  }

  private static Setting<GrpcCall> health(Section grpc) {
    Stream.of("descriptors", "message")
        .filter(grpc::has)
        .forEach(key -> grpc.refuse(key, "has no effect without call"));
    return grpc.optional("service", TEXT, "").map(Health::new);
  }

  private static Setting<GrpcCall> described(Section grpc) {
    if (grpc.has("service")) {
      grpc.refuse("service", "cannot be combined with call, which names the service");
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
