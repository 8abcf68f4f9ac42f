package hinomi.probe.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UninitializedMessageException;
import com.google.protobuf.util.JsonFormat;
import hinomi.config.Suggestions;
import hinomi.config.ValueType;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A method of a descriptor file or of a server's descriptors. Its messages are written as JSON.
record GrpcMethod(MethodDescriptor method, TypeRegistry types) {
  /// A file made by `protoc --include_imports --descriptor_set_out`.
  public static final ValueType<Collection<FileDescriptor>> DESCRIPTORS =
      ValueType.FILE.as("a descriptor file below the folder", GrpcMethod::load);

  /// The largest JSON of a message, in characters: names of fields and values repeat in it.
  static final int MAX_JSON = 4 << 20;

  private static final Pattern NO_FIELD =
      Pattern.compile("^Cannot find field: .* in message (\\S+)$");
  private static final int MAX_COMPARED = 1_000;
  private static final int SHOWN = 20;

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
      String type = method.getInputType().getFullName();
      throw new IllegalArgumentException(
          "is not a " + type + ": " + wrong.getMessage() + fields(wrong), wrong);
    }
  }

  /// The fields of the message that has no field of such a name.
  private String fields(Exception wrong) {
    return Optional.of(NO_FIELD.matcher(String.valueOf(wrong.getMessage())))
        .filter(Matcher::find)
        .map(found -> types.find(found.group(1)))
        .map(type ->
            "; known: " + listed(type.getFields().stream().map(FieldDescriptor::getName).toList()))
        .orElse("");
  }

  /// The JSON of the message, without fields that have their default.
  String json(byte[] message) {
    try {
      JsonOutput json = new JsonOutput();
      JsonFormat.printer()
          .usingTypeRegistry(types)
          .omittingInsignificantWhitespace()
          .appendTo(DynamicMessage.parseFrom(method.getOutputType(), message), json);
      return json.toString();
    } catch (IOException | IllegalArgumentException wrong) {
      String type = method.getOutputType().getFullName();
      throw new ProbeFault(Cause.PROTOCOL, "the message is not a " + type);
    }
  }

  private static String unknown(String call, Collection<FileDescriptor> files) {
    List<String> known =
        files.stream()
            .flatMap(file -> file.getServices().stream())
            .flatMap(service -> service.getMethods().stream())
            .map(GrpcMethod::name)
            .sorted()
            .toList();
    return "'"
        + call
        + "' is not in the descriptors; "
        + Suggestions.didYouMean(call, known.stream().limit(MAX_COMPARED).toList())
        + "known: "
        + listed(known);
  }

  private static String listed(List<String> names) {
    List<String> shown = names.stream().limit(SHOWN).map(HumanText::clipped).toList();
    return shown + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
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

  /// Text up to a limit.
  private static final class JsonOutput implements Appendable {
    private final StringBuilder text = new StringBuilder();

    @Override
    public Appendable append(CharSequence more) {
      return append(more, 0, more.length());
    }

    @Override
    public Appendable append(CharSequence more, int start, int end) {
      if (text.length() + (end - start) > MAX_JSON) {
        throw new ProbeFault(
            Cause.TOO_LARGE, "the message is larger than " + HumanText.size(MAX_JSON) + " as JSON");
      }
      text.append(more, start, end);
      return this;
    }

    @Override
    public Appendable append(char more) {
      return append(String.valueOf(more));
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
