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
  private final boolean isTruncated;

  Response(int status, Headers headers, Headers trailers, ByteBuf body, boolean isTruncated) {
    this.status = status;
    this.headers = headers;
    this.trailers = trailers;
    this.body = body;
    this.isTruncated = isTruncated;
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

  /// Whether the body is larger than its limit, so that its end and the trailers were not read.
  public boolean isTruncated() {
    return isTruncated;
  }

  /// A copy of the body, decoded.
  public byte[] content() {
    return ByteBufUtil.getBytes(body);
  }
}
