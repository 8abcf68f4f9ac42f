package hinomi.probe.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UninitializedMessageException;
import com.google.protobuf.util.JsonFormat;
import hinomi.config.ValueType;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A method of a descriptor file. Its messages are written as JSON.
record GrpcMethod(MethodDescriptor method, TypeRegistry types) {
  /// A file made by `protoc --include_imports --descriptor_set_out`.
  public static final ValueType<Collection<FileDescriptor>> DESCRIPTORS =
      ValueType.FILE.as("a descriptor file below the folder", GrpcMethod::load);

  public static GrpcMethod of(String call, Collection<FileDescriptor> files) {
    String service = call.substring(0, Math.max(0, call.indexOf('/')));
    MethodDescriptor method =
        files.stream()
            .flatMap(file -> file.getServices().stream())
            .filter(each -> each.getFullName().equals(service))
            .map(each -> each.findMethodByName(call.substring(service.length() + 1)))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknown(call, files)));
    if (method.isClientStreaming() || method.isServerStreaming()) {
      throw new IllegalArgumentException(
          "'" + call + "' is a streaming method; only unary methods are supported");
    }
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    files.forEach(file -> types.add(file.getMessageTypes()));
    return new GrpcMethod(method, types.build());
  }

  /// As `package.Service/Method`.
  public String name() {
    return name(method);
  }

  /// The message for the JSON.
  public Buffer request(Object json) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
    try {
      JsonFormat.parser().usingTypeRegistry(types).merge(Json.encode(json), message);
      return Buffer.buffer(message.build().toByteArray());
    } catch (InvalidProtocolBufferException | UninitializedMessageException wrong) {
      throw new IllegalArgumentException(
          "is not a " + method.getInputType().getFullName() + ": " + wrong.getMessage(), wrong);
    }
  }

  /// The JSON of the message, without fields that have their default.
  String json(byte[] message) {
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(types)
          .omittingInsignificantWhitespace()
          .print(DynamicMessage.parseFrom(method.getOutputType(), message));
    } catch (InvalidProtocolBufferException | IllegalArgumentException wrong) {
      String type = method.getOutputType().getFullName();
      throw new ProbeFault(Cause.PROTOCOL, "the message is not a " + type);
    }
  }

  private static String unknown(String call, Collection<FileDescriptor> files) {
    return "'"
        + call
        + "' is not in the descriptors; known: "
        + files.stream()
            .flatMap(file -> file.getServices().stream())
            .flatMap(service -> service.getMethods().stream())
            .map(GrpcMethod::name)
            .sorted()
            .toList();
  }

  private static String name(MethodDescriptor method) {
    return method.getService().getFullName() + "/" + method.getName();
  }

  private static Collection<FileDescriptor> load(Path path) {
    try {
      Map<String, FileDescriptor> files = new LinkedHashMap<>();
      for (FileDescriptorProto file :
          FileDescriptorSet.parseFrom(Files.readAllBytes(path)).getFileList()) {
        files.put(file.getName(), linked(file, files));
      }
      return files.values();
    } catch (IOException | DescriptorValidationException wrong) {
      throw new IllegalArgumentException(
          "is not a descriptor file; create it by protoc --include_imports --descriptor_set_out",
          wrong);
    }
  }

  /// Files come after those that they import.
  private static FileDescriptor linked(
      FileDescriptorProto file, Map<String, FileDescriptor> earlier)
      throws DescriptorValidationException {
    FileDescriptor[] imports =
        file.getDependencyList().stream()
            .map(earlier::get)
            .filter(Objects::nonNull)
            .toArray(FileDescriptor[]::new);
    return FileDescriptor.buildFrom(file, imports);
  }
}
