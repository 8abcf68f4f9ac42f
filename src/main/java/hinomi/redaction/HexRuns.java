package hinomi.redaction;

import java.util.function.Consumer;

/// Decodes every run of hexadecimal digits, in pairs from the first and from the second: `7365`,
/// `73:65`, `73 65`, `0x73, 0x65`.
final class HexRuns implements Decoder {
  /// Of the shortest secret.
  static final int SHORTEST = 12;

  private static final String SEPARATORS = ":-, ";

  @Override
  public void decode(MappedText text, Consumer<MappedText> decoded) {
    for (int offset = 0; offset < 2; offset++) {
      MappedText out = MappedText.ofAtMost(0);
      int index = 0;
      while (index < text.length()) {
        index =
            CharacterClasses.hex(text.at(index)) < 0 ? index + 1 : decode(text, index, offset, out);
      }
      if (out.length() > 0) {
        decoded.accept(out);
      }
    }
  }

  /// Decodes the run at the index; where it ends.
  private static int decode(MappedText text, int start, int offset, MappedText out) {
    ByteRun bytes = new ByteRun();
    int digits = 0;
    int first = -1;
    int end = start;
    int next = start;
    while (next < text.length() && CharacterClasses.hex(text.at(next)) >= 0) {
      if (first >= 0) {
        int value =
            (CharacterClasses.hex(text.at(first)) << 4) | CharacterClasses.hex(text.at(next));
        bytes.add(value, text.from(first), text.to(next));
        first = -1;
      } else if (digits >= offset) {
        first = next;
      }
      digits++;
      end = next + 1;
      next = skipSeparator(text, end);
    }
    if (digits >= SHORTEST) {
      bytes.flushText(out);
      RunDecoders.close(text, end, next, out);
    }
    return end;
  }

  private static int skipSeparator(MappedText text, int index) {
    int next = index;
    while (next < text.length() && next < index + 2 && SEPARATORS.indexOf(text.at(next)) >= 0) {
      next++;
    }
    return next > index && text.startsWith("0x", next) ? next + 2 : next;
  }
}
