package hinomi.probe.grpc;

import com.google.protobuf.ByteString;
import java.util.List;

/// The bytes of a `FileDescriptorProto`, with its name and what it imports.
record DescriptorFile(String name, List<String> imports, ByteString bytes) {
  DescriptorFile {
    imports = List.copyOf(imports);
  }
}
