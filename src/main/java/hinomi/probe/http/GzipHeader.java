package hinomi.probe.http;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/// Reads the header of one gzip member (RFC 1952, 2.3) octet by octet. File name and comment are
/// skipped.
final class GzipHeader {
  static final int MAGIC = 0x1f;
  static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int FIXED = 10;

  private static final int CHECKED = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xe0;

  private final CRC32 sum = new CRC32();
  private int count;
  private int flags;
  private int partial;
  private int partialCount;

  /// Whether the octet is the last of the header.
  boolean accept(int octet) throws DataFormatException {
    if (count < FIXED) {
      checkFixed(octet);
    } else if ((flags & EXTRA) != 0) {
      readExtra(octet);
    } else if ((flags & NAME) != 0) {
      flags &= octet == 0 ? ~NAME : ~0;
    } else if ((flags & COMMENT) != 0) {
      flags &= octet == 0 ? ~COMMENT : ~0;
    } else {
      readChecksum(octet);
    }
    sum.update(octet);
    count++;
    return count >= FIXED && flags == 0;
  }

  private void checkFixed(int octet) throws DataFormatException {
    switch (count) {
      case 0 -> check(octet == MAGIC, "not in gzip format");
      case 1 -> check(octet == MAGIC_2, "not in gzip format");
      case 2 -> check(octet == DEFLATE, "unknown gzip compression method " + octet);
      case 3 -> {
        check((octet & RESERVED) == 0, "unknown gzip header flags");
        flags = octet & (CHECKED | EXTRA | NAME | COMMENT);
      }
      default -> {}
    }
  }

  /// Two octets of length, the lower first, then so many octets.
  private void readExtra(int octet) {
    partial = partialCount < 2 ? partial | (octet << (8 * partialCount)) : partial;
    if (++partialCount >= 2 && partialCount - 2 == partial) {
      flags &= ~EXTRA;
      partial = 0;
      partialCount = 0;
    }
  }

  private void readChecksum(int octet) throws DataFormatException {
    long before = partialCount == 0 ? sum.getValue() : partial;
    check(((before >> (8 * partialCount)) & 0xff) == octet, "incorrect gzip header checksum");
    partial = (int) before;
    if (++partialCount == 2) {
      flags &= ~CHECKED;
    }
  }

  private static void check(boolean holds, String words) throws DataFormatException {
    if (!holds) {
      throw new DataFormatException(words);
    }
  }
}
