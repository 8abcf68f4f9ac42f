package hinomi.probe.grpc;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.outcome.Headers;
import hinomi.probe.http.Response;
import hinomi.text.HumanText;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the response of a gRPC call. Throws a [ProbeFault] when it is not gRPC.
final class GrpcResponse {
  /// The compression flag and the length before every message, in bytes.
  private static final int PREFIX = 5;

  private static final Pattern TYPE = Pattern.compile("application/grpc(\\+proto)?( *;.*)?");

  private GrpcResponse() {}

  /// A message with its prefix.
  public static Buffer framed(Buffer message) {
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
  }

  /// The status, in the trailers, or in the headers when there is no message.
  public static GrpcStatus status(Response response) {
    String type = first(response.headers(), "content-type").orElse("no content type");
    if (response.status() != 200) {
      throw notGrpc("HTTP status " + response.status(), response);
    }
    if (!TYPE.matcher(type).matches()) {
      throw notGrpc(HumanText.clipped(type), response);
    }
    return status(response.trailers())
        .or(() -> response.content().length == 0 ? status(response.headers()) : Optional.empty())
        .orElseThrow(() -> protocolFault("the response has no grpc-status: trailers are missing"));
  }

  /// The message without its prefix.
  public static byte[] unframed(byte[] content) {
    if (content.length == 0) {
      throw protocolFault("grpc-status is OK, but the response has no message");
    }
    ByteBuffer in = ByteBuffer.wrap(content);
    byte[] message = next(in);
    if (in.hasRemaining()) {
      throw wrongLength(message.length, content.length - PREFIX);
    }
    return message;
  }

  /// All messages of a stream without their prefixes.
  public static List<byte[]> messages(byte[] content) {
    List<byte[]> messages = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(content);
    while (in.hasRemaining()) {
      messages.add(next(in));
    }
    return messages;
  }

  private static byte[] next(ByteBuffer in) {
    if (in.remaining() < PREFIX) {
      throw protocolFault("the message is truncated");
    }
    int flag = in.get();
    long length = Integer.toUnsignedLong(in.getInt());
    if (flag == 1) {
      throw protocolFault("the message is compressed, though no compression was offered");
    }
    if (flag != 0) {
      throw protocolFault("the message has an unknown compression flag: " + (flag & 0xff));
    }
    if (length > in.remaining()) {
      throw wrongLength(length, in.remaining());
    }
    byte[] message = new byte[(int) length];
    in.get(message);
    return message;
  }

  private static ProbeFault wrongLength(long announced, int actual) {
    return protocolFault(
        "the message announces "
            + HumanText.size(announced)
            + " but has "
            + HumanText.plural(actual, "byte"));
  }

  private static Optional<GrpcStatus> status(Headers headers) {
    String message = first(headers, "grpc-message").orElse("");
    return first(headers, "grpc-status")
        .map(status ->
            GrpcStatus.of(status, message)
                .orElseThrow(() ->
                    protocolFault(
                        "grpc-status is not a number: '" + HumanText.clipped(status) + "'")));
  }

  private static Optional<String> first(Headers headers, String name) {
    return headers.all(name).stream().findFirst();
  }

  private static ProbeFault notGrpc(String what, Response response) {
    String body = HumanText.clipped(response.content());
    return protocolFault(
        "the server responded with "
            + what
            + " instead of gRPC"
            + (body.isEmpty() ? "" : ": '" + body + "'"));
  }

  private static ProbeFault protocolFault(String detail) {
    return new ProbeFault(Cause.PROTOCOL, detail);
  }
}
