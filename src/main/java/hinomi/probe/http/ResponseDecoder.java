package hinomi.probe.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;

/// Reads an HTTP/1.1 response as browsers do where Netty is stricter: blanks may follow the size of
/// a chunk, as they may before an extension (RFC 9112, 7.1.1).
final class ResponseDecoder extends HttpResponseDecoder {
  private static final int CR_LF = 2;

  private final HttpMethod method;

  /// Whether the size of a chunk comes next.
  private boolean isAtSize;

  /// How much of the current chunk is still to come; negative between chunks.
  private long left = -1;

  /// The method is that of the request.
  ResponseDecoder(HttpDecoderConfig config, HttpMethod method) {
    super(config);
    this.method = method;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return method.equals(HttpMethod.HEAD) || super.isContentAlwaysEmpty(message);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    int start = buffer.readerIndex();
    int line = isAtSize ? readSize(buffer) : 0;
    int known = out.size();
    super.decode(context, buffer, out);
    int content = 0;
    for (Object each : out.subList(known, out.size())) {
      if (each instanceof HttpResponse response) {
        isAtSize = HttpUtil.isTransferEncodingChunked(response);
        left = -1;
      } else if (each instanceof HttpContent part) {
        content += part.content().readableBytes();
      }
    }
    follow(content, buffer.readerIndex() - start - line);
  }

  /// Netty has read that much of the chunk, and so many bytes without its size.
  private void follow(int content, int read) {
    if (left >= 0) {
      left -= content;
      if (left == 0 && read == content + CR_LF) {
        isAtSize = true;
        left = -1;
      }
    }
  }

  /// The length of the line with the size, once it is there, with its blanks made an extension.
  private int readSize(ByteBuf buffer) {
    int start = buffer.readerIndex();
    int feed = buffer.indexOf(start, buffer.writerIndex(), HttpConstants.LF);
    if (feed < 0) {
      return 0;
    }
    isAtSize = false;
    int end = feed > start && buffer.getByte(feed - 1) == HttpConstants.CR ? feed - 1 : feed;
    int digits = start;
    long size = 0;
    while (digits < end && size <= Integer.MAX_VALUE) {
      int digit = Character.digit(buffer.getByte(digits), 16);
      if (digit < 0) {
        break;
      }
      size = size * 16 + digit;
      digits++;
    }
    left = size == 0 ? -1 : size;
    if (digits > start && digits < end && isBlank(buffer, digits, end)) {
      buffer.setByte(end - 1, ';');
    }
    return feed + 1 - start;
  }

  private static boolean isBlank(ByteBuf buffer, int from, int to) {
    for (int index = from; index < to; index++) {
      byte each = buffer.getByte(index);
      if (each != HttpConstants.SP && each != HttpConstants.HT) {
        return false;
      }
    }
    return true;
  }
}
