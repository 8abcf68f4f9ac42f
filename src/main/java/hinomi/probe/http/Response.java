package hinomi.probe.http;

import hinomi.outcome.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/// A response that was received as a whole.
public final class Response {
  private final int status;
  private final Headers headers;
  private final Headers trailers;
  private final ByteBuf body;

  Response(int status, Headers headers, Headers trailers, ByteBuf body) {
    this.status = status;
    this.headers = headers;
    this.trailers = trailers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public Headers headers() {
    return headers;
  }

  public Headers trailers() {
    return trailers;
  }

  /// A copy of the body, decoded.
  public byte[] content() {
    return ByteBufUtil.getBytes(body);
  }
}
