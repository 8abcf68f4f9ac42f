package hinomi.probe.grpc;

import static hinomi.config.ValueType.ANY;
import static hinomi.config.ValueType.TEXT;

import com.google.protobuf.Descriptors.FileDescriptor;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A unary gRPC call: a method, and the message to send.
sealed interface GrpcCall {
  /// As `package.Service/Method`.
  String method();

  /// The service or method, for the target; may be empty.
  String subject();

  /// A call whose messages can be written and read.
  sealed interface Ready extends GrpcCall {
    Buffer message();

    /// Reads the message of the server. Throws a ProbeFault when it is not what it should be.
    GrpcReply reply(byte[] message);
  }

  /// Calls the standard health service for a service, or with an empty name for the whole server.
  record Health(String service) implements Ready {
    static final String METHOD = "grpc.health.v1.Health/Check";

    @Override
    public String method() {
      return METHOD;
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
    public GrpcReply reply(byte[] reply) {
      GrpcHealth health = GrpcHealth.of(reply);
      return new GrpcReply(Optional.of(health), "{\"status\":\"" + health + "\"}");
    }
  }

  /// Calls a method of a descriptor file, or of descriptors that the server gave.
  record Described(GrpcMethod described, Buffer message) implements Ready {
    @Override
    public String method() {
      return described.name();
    }

    @Override
    public String subject() {
      return described.name();
    }

    @Override
    public GrpcReply reply(byte[] reply) {
      return new GrpcReply(Optional.empty(), described.json(reply));
    }
  }

  /// Calls a method whose descriptors the server gives by reflection.
  record Reflected(String method, Optional<Object> json) implements GrpcCall {
    private static final Pattern METHOD =
        Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*/[A-Za-z_]\\w*");

    public Reflected {
      if (!METHOD.matcher(method).matches()) {
        throw new IllegalArgumentException(
            "must be a method, as shop.Cart/Get, was '" + method + "'");
      }
    }

    String service() {
      return method.substring(0, method.indexOf('/'));
    }

    @Override
    public String subject() {
      return method;
    }

    Described with(Collection<FileDescriptor> files) {
      GrpcMethod described = GrpcMethod.of(method, files);
      return new Described(
          described, json.map(it -> message(described, it)).orElseGet(Buffer::buffer));
    }

    private static Buffer message(GrpcMethod described, Object json) {
      try {
        return described.request(json);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("message " + wrong.getMessage(), wrong);
      }
    }
  }

  static Setting<GrpcCall> read(Section grpc) {
    if (!grpc.has("call")) {
      return health(grpc);
    }
    if (grpc.has("service")) {
      grpc.refuse("service", "cannot be combined with call, which names the service");
    }
    return grpc.has("descriptors") ? described(grpc) : reflected(grpc);
  }

  private static Setting<GrpcCall> health(Section grpc) {
    Stream.of("descriptors", "message")
        .filter(grpc::has)
        .forEach(key -> grpc.refuse(key, "has no effect without call"));
    return grpc.optional("service", TEXT, "").map(Health::new);
  }

  private static Setting<GrpcCall> reflected(Section grpc) {
    Setting<Optional<Object>> message = grpc.optional("message", ANY);
    ValueType<GrpcCall> kind =
        TEXT.as(
            "a method, as shop.Cart/Get",
            call -> new Reflected(call, message.found().flatMap(found -> found)));
    return grpc.required("call", kind);
  }

  private static Setting<GrpcCall> described(Section grpc) {
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
}
