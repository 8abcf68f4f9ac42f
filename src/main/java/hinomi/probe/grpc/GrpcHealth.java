package hinomi.probe.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// The status that the standard health service gives for a service. Its two messages
/// (grpc.health.v1) have one field each and are written and read here.
enum GrpcHealth {
  UNKNOWN,
  SERVING,
  NOT_SERVING,
  SERVICE_UNKNOWN;

  private static final int FIELD = 1;
  private static final int FIELD_AS_NUMBER = FIELD << 3;

  /// A `HealthCheckRequest`; with an empty name it is about the whole server.
  public static byte[] request(String service) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream message = CodedOutputStream.newInstance(bytes);
    try {
      if (!service.isEmpty()) {
        message.writeString(FIELD, service);
      }
      message.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  /// Reads a `HealthCheckResponse`. Unknown fields are ignored, an unknown status is UNKNOWN.
  public static GrpcHealth of(byte[] response) {
    CodedInputStream message = CodedInputStream.newInstance(response);
    int health = 0;
    try {
      for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
        if (tag == FIELD_AS_NUMBER) {
          health = message.readEnum();
        } else {
          message.skipField(tag);
        }
      }
    } catch (IOException wrong) {
      throw new ProbeFault(Cause.PROTOCOL, "the message is not a HealthCheckResponse");
    }
    return health >= 0 && health < values().length ? values()[health] : UNKNOWN;
  }
}
