package hinomi.probe.http;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Undoes one content coding (RFC 9110, 8.4.1) as its bytes come: gzip (RFC 1952), or deflate,
/// which servers send as zlib (RFC 1950) or bare (RFC 1951). Checksums and lengths must be right,
/// and a stream must reach its own end. Whatever follows that end is ignored, as browsers do,
/// unless it is another gzip member.
final class InflateStage implements ContentDecoder.Stage {
  private static final int BUFFER = 8_192;
  private static final int TRAILER = 8;

  private final String name;
  private final ContentDecoder.Stage next;
  private final CRC32 sum = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private Inflater inflater = new Inflater(true);
  private GzipHeader header = new GzipHeader();
  private State state;
  private int first;
  private long trailer;
  private int trailerCount;

  private enum State {
    GZIP_HEADER,
    DEFLATE_FIRST,
    DEFLATE_SECOND,
    DATA,
    GZIP_TRAILER,
    AFTER_MEMBER,
    MAYBE_MEMBER,
    DONE
  }

  private InflateStage(String name, State state, ContentDecoder.Stage next) {
    this.name = name;
    this.state = state;
    this.next = next;
  }

  static InflateStage gzip(ContentDecoder.Stage next) {
    return new InflateStage("gzip", State.GZIP_HEADER, next);
  }

  static InflateStage deflate(ContentDecoder.Stage next) {
    return new InflateStage("deflate", State.DEFLATE_FIRST, next);
  }

  @Override
  public void take(byte[] bytes, int from, int to) throws DataFormatException {
    int at = from;
    while (at < to) {
      at = state == State.DATA ? inflate(bytes, at, to) : skip(bytes[at] & 0xff, at, to);
    }
  }

  @Override
  public void end() throws DataFormatException {
    if (state.compareTo(State.AFTER_MEMBER) < 0) {
      throw new DataFormatException("the " + name + " stream is cut short");
    }
    next.end();
  }

  @Override
  public void close() {
    inflater.end();
    next.close();
  }

  /// One octet beside the data, or all that is left.
  private int skip(int octet, int at, int to) throws DataFormatException {
    switch (state) {
      case GZIP_HEADER -> state = header.take(octet) ? State.DATA : state;
      case DEFLATE_FIRST -> {
        first = octet;
        state = State.DEFLATE_SECOND;
      }
      case DEFLATE_SECOND -> beginDeflate(octet);
      case GZIP_TRAILER -> takeTrailer(octet);
      case AFTER_MEMBER -> state = octet == GzipHeader.MAGIC ? State.MAYBE_MEMBER : State.DONE;
      case MAYBE_MEMBER -> beginMember(octet);
      case DATA, DONE -> {
        return to;
      }
    }
    return at + 1;
  }

  /// The two octets of a zlib header are a multiple of 31, and name the method 8.
  private void beginDeflate(int second) throws DataFormatException {
    if ((first & 0x0f) == 8 && ((first << 8) | second) % 31 == 0) {
      inflater.end();
      inflater = new Inflater(false);
    }
    state = State.DATA;
    take(new byte[] {(byte) first, (byte) second}, 0, 2);
  }

  private void beginMember(int octet) throws DataFormatException {
    if (octet != GzipHeader.MORE_MAGIC) {
      state = State.DONE;
      return;
    }
    inflater.reset();
    sum.reset();
    header = new GzipHeader();
    state = State.GZIP_HEADER;
    header.take(GzipHeader.MAGIC);
    header.take(octet);
  }

  private int inflate(byte[] bytes, int at, int to) throws DataFormatException {
    inflater.setInput(bytes, at, to - at);
    for (int made = inflater.inflate(buffer); made > 0; made = inflater.inflate(buffer)) {
      sum.update(buffer, 0, made);
      next.take(buffer, 0, made);
    }
    if (inflater.needsDictionary()) {
      throw new DataFormatException("the " + name + " stream needs a dictionary");
    }
    if (!inflater.finished()) {
      return to;
    }
    state = name.equals("gzip") ? State.GZIP_TRAILER : State.DONE;
    return to - inflater.getRemaining();
  }

  /// The checksum and the length, each of four octets, the lowest first.
  private void takeTrailer(int octet) throws DataFormatException {
    trailer |= (long) octet << (8 * trailerCount++);
    if (trailerCount < TRAILER) {
      return;
    }
    if ((trailer & 0xffff_ffffL) != sum.getValue()) {
      throw new DataFormatException("incorrect gzip checksum");
    }
    if (trailer >>> 32 != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new DataFormatException("incorrect gzip length");
    }
    trailer = 0;
    trailerCount = 0;
    state = State.AFTER_MEMBER;
  }
}
