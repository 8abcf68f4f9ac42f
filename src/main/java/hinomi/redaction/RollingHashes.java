package hinomi.redaction;

/// Polynomial hashes of texts, modulo 2^64, from which those of their parts follow at once.
final class RollingHashes {
  private static final long BASE = 0x9E37_79B9_7F4A_7C15L;

  private RollingHashes() {}

  static long and(long hash, char next) {
    return hash * BASE + next;
  }

  static long power(int exponent) {
    long power = 1;
    long square = BASE;
    for (int left = exponent; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /// The hashes of all beginnings of the folded text.
  static long[] ofBeginnings(MappedText text) {
    long[] hashes = new long[text.length() + 1];
    for (int index = 0; index < text.length(); index++) {
      hashes[index + 1] = and(hashes[index], CharacterClasses.folded(text.at(index)));
    }
    return hashes;
  }

  static long ofPart(long[] beginnings, int start, int end) {
    return beginnings[end] - beginnings[start] * power(end - start);
  }
}
