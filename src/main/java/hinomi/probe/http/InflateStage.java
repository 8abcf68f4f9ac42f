package hinomi.probe.http;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decodes one content coding (RFC 9110, 8.4.1) as its bytes arrive: gzip (RFC 1952), or deflate,
/// which servers send as zlib (RFC 1950) or raw (RFC 1951). Verifies checksums and lengths, and
/// requires the end of the stream. What follows the end is ignored, as by browsers, unless it is
/// another gzip member.
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
  public void accept(byte[] bytes, int from, int to) throws DataFormatException {
    int at = from;
    while (at < to) {
      at = state == State.DATA ? inflate(bytes, at, to) : readOutside(bytes[at] & 0xff, at, to);
    }
  }

  @Override
  public void end() throws DataFormatException {
    if (state.compareTo(State.AFTER_MEMBER) < 0) {
      throw new DataFormatException("the " + name + " stream is truncated");
    }
    next.end();
  }

  @Override
  public void close() {
    inflater.end();
    next.close();
  }

  /// Reads one octet outside of the data, or ignores all that is left.
  private int readOutside(int octet, int at, int to) throws DataFormatException {
    switch (state) {
      case GZIP_HEADER -> state = header.accept(octet) ? State.DATA : state;
      case DEFLATE_FIRST -> {
        first = octet;
        state = State.DEFLATE_SECOND;
      }
      case DEFLATE_SECOND -> beginDeflate(octet);
      case GZIP_TRAILER -> readTrailer(octet);
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
    accept(new byte[] {(byte) first, (byte) second}, 0, 2);
  }

  private void beginMember(int octet) throws DataFormatException {
    if (octet != GzipHeader.MAGIC_2) {
      state = State.DONE;
      return;
    }
    inflater.reset();
    sum.reset();
    header = new GzipHeader();
    state = State.GZIP_HEADER;
    header.accept(GzipHeader.MAGIC);
    header.accept(octet);
  }

  private int inflate(byte[] bytes, int at, int to) throws DataFormatException {
    inflater.setInput(bytes, at, to - at);
    for (int made = inflater.inflate(buffer); made > 0; made = inflater.inflate(buffer)) {
      sum.update(buffer, 0, made);
      next.accept(buffer, 0, made);
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
  private void readTrailer(int octet) throws DataFormatException {
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
