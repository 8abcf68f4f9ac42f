package hinomi.probe.grpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;

/// How many characters the full names in a file have together, before they are made: each repeats
/// the package and the messages around it.
final class DescriptorNames {
  private DescriptorNames() {}

  static long characters(FileDescriptorProto file) {
    long scope = file.getPackage().length() + 1L;
    return file.getMessageTypeList().stream().mapToLong(each -> ofMessage(each, scope)).sum()
        + file.getEnumTypeList().stream().mapToLong(each -> ofEnum(each, scope)).sum()
        + file.getServiceList().stream().mapToLong(each -> ofService(each, scope)).sum()
        + scope * (1L + file.getExtensionCount());
  }

  private static long ofMessage(DescriptorProto message, long scope) {
    long inner = scope + message.getName().length() + 1L;
    int members =
        message.getFieldCount() + message.getExtensionCount() + message.getOneofDeclCount();
    return inner * (1L + members)
        + message.getNestedTypeList().stream().mapToLong(each -> ofMessage(each, inner)).sum()
        + message.getEnumTypeList().stream().mapToLong(each -> ofEnum(each, inner)).sum();
  }

  private static long ofEnum(EnumDescriptorProto type, long scope) {
    return (scope + type.getName().length()) * (1L + type.getValueCount());
  }

  private static long ofService(ServiceDescriptorProto service, long scope) {
    return (scope + service.getName().length()) * (1L + service.getMethodCount());
  }
}
