package hinomi.probe.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The messages of server reflection, the same in v1 and v1alpha: `ServerReflectionRequest` and
/// `ServerReflectionResponse`, written and read here as far as they are used.
final class ReflectionMessages {
  private static final int MAX_SERVICES = 1_000;

  private static final int FILE_BY_NAME = 3;
  private static final int FILE_OF_SYMBOL = 4;
  private static final int LIST_SERVICES = 7;

  private static final int FILES = 4;
  private static final int SERVICES = 6;
  private static final int ERROR = 7;
  private static final int ERROR_MESSAGE = 2;

  private static final int NAME_OF_FILE = 1;
  private static final int IMPORT = 3;

  private ReflectionMessages() {}

  /// What several responses say together.
  record Reply(List<DescriptorFile> files, List<String> services, Optional<String> error) {}

  @FunctionalInterface
  private interface FieldReader {
    void read(int field, byte[] value) throws IOException;
  }

  static Buffer fileOfSymbol(String symbol) {
    return request(FILE_OF_SYMBOL, symbol);
  }

  static Buffer fileOfName(String name) {
    return request(FILE_BY_NAME, name);
  }

  static Buffer services() {
    return request(LIST_SERVICES, "*");
  }

  private static Buffer request(int field, String value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream message = CodedOutputStream.newInstance(bytes);
    try {
      message.writeString(field, value);
      message.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  static Reply read(List<byte[]> responses) {
    List<DescriptorFile> files = new ArrayList<>();
    List<String> services = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    try {
      for (byte[] response : responses) {
        fields(response, (field, value) -> read(field, value, files, services, errors));
      }
    } catch (IOException wrong) {
      throw new ProbeFault(Cause.PROTOCOL, "the message is not a ServerReflectionResponse");
    }
    return new Reply(files, services, errors.stream().findFirst());
  }

  private static void read(
      int field,
      byte[] value,
      List<DescriptorFile> files,
      List<String> services,
      List<String> errors)
      throws IOException {
    switch (field) {
      case FILES -> fields(value, (_, file) -> add(file(file), files));
      case SERVICES ->
          fields(
              value,
              (_, service) -> {
                if (services.size() < MAX_SERVICES) {
                  fields(service, (_, name) -> services.add(text(name)));
                }
              });
      case ERROR -> {
        if (errors.isEmpty()) {
          errors.add("");
          fields(value, (at, text) -> errors.set(0, at == ERROR_MESSAGE ? text(text) : ""));
        }
      }
      default -> {}
    }
  }

  private static void add(DescriptorFile file, List<DescriptorFile> files) {
    ServerReflection.require(
        files.size() < ServerReflection.MAX_FILES, ServerReflection.MAX_FILES + " files");
    files.add(file);
  }

  private static DescriptorFile file(byte[] bytes) throws IOException {
    String[] name = {""};
    List<String> imports = new ArrayList<>();
    fields(
        bytes,
        (field, value) -> {
          if (field == NAME_OF_FILE) {
            name[0] = text(value);
          } else if (field == IMPORT) {
            ServerReflection.require(
                imports.size() < ServerReflection.MAX_FILES, ServerReflection.MAX_FILES + " files");
            imports.add(text(value));
          }
        });
    return new DescriptorFile(name[0], imports, ByteString.copyFrom(bytes));
  }

  /// Reads the fields that have a length: all that is needed are texts and messages.
  private static void fields(byte[] message, FieldReader reader) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        reader.read(WireFormat.getTagFieldNumber(tag), in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
