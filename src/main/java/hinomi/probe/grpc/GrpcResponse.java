package hinomi.probe.grpc;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.outcome.Headers;
import hinomi.probe.http.ResponseReader;
import hinomi.text.HumanText;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what a gRPC call of one message each way came to. What is none of gRPC is a [ProbeFault].
final class GrpcResponse {
  /// A flag for compression and the length stand before every message.
  private static final int PREFIX = 5;

  private static final Pattern TYPE = Pattern.compile("application/grpc(\\+proto)?( *;.*)?");

  private GrpcResponse() {}

  /// A message as it goes over the wire.
  public static Buffer framed(Buffer message) {
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
  }

  /// How the call ended; it stands behind the message, or before all when there is none.
  public static GrpcStatus status(ResponseReader answer) {
    String type = first(answer.headers(), "content-type").orElse("no content type");
    if (answer.status() != 200) {
      throw notGrpc("HTTP status " + answer.status(), answer);
    }
    if (!TYPE.matcher(type).matches()) {
      throw notGrpc(HumanText.clipped(type), answer);
    }
    return status(answer.trailers())
        .or(() -> answer.content().length == 0 ? status(answer.headers()) : Optional.empty())
        .orElseThrow(() -> wrong("the answer has no grpc-status: its trailers are missing"));
  }

  /// The one message of these bytes.
  public static byte[] unframed(byte[] content) {
    if (content.length == 0) {
      throw wrong("grpc-status is OK, but there is no message");
    }
    if (content.length < PREFIX) {
      throw wrong("the message is cut short");
    }
    int flag = content[0];
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(content).getInt(1));
    if (flag == 1) {
      throw wrong("the message is compressed, which was not asked for");
    }
    if (flag != 0) {
      throw wrong("the message begins with a flag that does not exist: " + (flag & 0xff));
    }
    if (length != content.length - PREFIX) {
      String amount = HumanText.plural(content.length - PREFIX, "byte");
      throw wrong(
          "the message says it has " + HumanText.size(length) + ", but came with " + amount);
    }
    return Arrays.copyOfRange(content, PREFIX, content.length);
  }

  private static Optional<GrpcStatus> status(Headers headers) {
    String message = first(headers, "grpc-message").orElse("");
    return first(headers, "grpc-status")
        .map(status ->
            GrpcStatus.of(status, message)
                .orElseThrow(
                    () -> wrong("grpc-status is no number: '" + HumanText.clipped(status) + "'")));
  }

  private static Optional<String> first(Headers headers, String name) {
    return headers.all(name).stream().findFirst();
  }

  private static ProbeFault notGrpc(String what, ResponseReader answer) {
    String said = HumanText.clipped(answer.content());
    return wrong(
        "the server answered with "
            + what
            + " instead of gRPC"
            + (said.isEmpty() ? "" : ": '" + said + "'"));
  }

  private static ProbeFault wrong(String detail) {
    return new ProbeFault(Cause.PROTOCOL, detail);
  }
}
