package hinomi.net.visit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.Optional;

/// The first handler of a TLS connection: notes when bytes arrive. What a record holds (RFC 8446,
/// 5.1) can be read only once the record is whole, which for a large one on a slow network is much
/// later than its first byte. Times are those of `nanoTime`.
public final class RecordArrival extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<RecordArrival> KEY = AttributeKey.valueOf("hinomi.records");
  private static final int HEADER = 5;

  private long lastByteAt;
  private long beganAt;
  private long currentSince;
  private int headerRead;
  private int left;

  /// That of the connection that the channel is, or is a stream of; absent without TLS over TCP.
  public static Optional<RecordArrival> of(Channel channel) {
    Channel connection = channel.parent() == null ? channel : channel.parent();
    return Optional.ofNullable(connection.attr(KEY).get());
  }

  /// When the record began to arrive that is read now.
  public long beganAt() {
    return beganAt;
  }

  /// When the last byte so far arrived.
  public long lastByteAt() {
    return lastByteAt;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.channel().attr(KEY).set(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    lastByteAt = System.nanoTime();
    beganAt = headerRead > 0 ? currentSince : lastByteAt;
    if (message instanceof ByteBuf bytes) {
      follow(bytes);
    }
    context.fireChannelRead(message);
  }

  private void follow(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (headerRead < HEADER) {
        readHeader(bytes.getUnsignedByte(at++));
      } else {
        int part = Math.min(left, bytes.writerIndex() - at);
        at += part;
        left -= part;
      }
      if (headerRead == HEADER && left == 0) {
        headerRead = 0;
      }
    }
  }

  /// The last two of its bytes are the length.
  private void readHeader(int next) {
    if (headerRead == 0) {
      currentSince = lastByteAt;
    }
    headerRead++;
    left = headerRead == HEADER - 1 ? next << 8 : headerRead == HEADER ? left | next : 0;
  }
}
