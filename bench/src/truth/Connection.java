package truth;

import java.nio.ByteBuffer;

/// A TCP connection from its packets. Times are microseconds; 0 is never.
final class Connection {
  static final int SYN = 2;
  private static final int FIN = 1;
  private static final int RST = 4;

  private final long opened;
  private final int host;
  private final int number;
  private final ByteStream client;
  private ByteStream server = new ByteStream(0);
  private long answered;
  private long closed;
  private long serverClosed;

  Connection(long opened, int host, int number) {
    this.opened = opened;
    this.host = host;
    this.number = number;
    this.client = new ByteStream(number + 1);
  }

  boolean isOther(ByteBuffer syn) {
    return syn.getInt(4) != number;
  }

  void add(long time, boolean isFromClient, ByteBuffer segment) {
    int flags = segment.get(13);
    int sequence = segment.getInt(4);
    if ((flags & SYN) != 0) {
      if (!isFromClient && answered == 0) {
        answered = time;
        server = new ByteStream(sequence + 1);
      }
      return;
    }
    byte[] data = new byte[segment.limit() - (segment.get(12) >> 4 & 15) * 4];
    segment.get(segment.limit() - data.length, data);
    (isFromClient ? client : server).add(time, sequence, data);
    if ((flags & (FIN | RST)) != 0) {
      closed = closed == 0 && isFromClient ? time : closed;
      serverClosed = serverClosed == 0 && !isFromClient ? time : serverClosed;
    }
  }

  int host() {
    return host;
  }

  /// When the first SYN was sent.
  long opened() {
    return opened;
  }

  /// When the SYN-ACK came.
  long answered() {
    return answered;
  }

  /// When the client closed it.
  long closed() {
    return closed;
  }

  long serverClosed() {
    return serverClosed;
  }

  ByteStream client() {
    return client;
  }

  ByteStream server() {
    return server;
  }
}
