package hinomi.redaction;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Decodes every run of Base64 letters (RFC 4648, both alphabets, line breaks allowed) at each of
/// the four offsets of a group, as it is unknown what was encoded before a secret.
final class Base64Runs implements Decoder {
  /// Of the shortest secret.
  static final int SHORTEST = 8;

  private static final int GROUP = 4;

  @Override
  public void decode(MappedText text, Consumer<MappedText> decoded) {
    Pass pass = new Pass(text);
    pass.run();
    for (MappedText out : pass.outs) {
      if (out.length() > 0) {
        decoded.accept(out);
      }
    }
  }

  private static final class Pass {
    private final MappedText text;
    private final MappedText[] outs =
        IntStream.range(0, GROUP).mapToObj(_ -> MappedText.ofAtMost(0)).toArray(MappedText[]::new);
    private final ByteRun bytes = new ByteRun();

    /// The places of the letters of the run, and its end.
    private int[] places = new int[64];

    private int length;
    private int end;
    private int behindBreaks;

    Pass(MappedText text) {
      this.text = text;
    }

    void run() {
      int index = 0;
      while (index < text.length()) {
        if (CharacterClasses.base64(text.at(index)) < 0) {
          index++;
        } else {
          collect(index);
          for (int offset = 0; offset < GROUP && length >= SHORTEST; offset++) {
            decode(offset, outs[offset]);
          }
          index = end;
        }
      }
    }

    private void collect(int start) {
      length = 0;
      int next = start;
      while (next < text.length() && CharacterClasses.base64(text.at(next)) >= 0) {
        if (length == places.length) {
          places = Arrays.copyOf(places, 2 * length);
        }
        places[length++] = next;
        end = next + 1;
        next = skipLineBreak(end);
      }
      behindBreaks = next;
    }

    private int skipLineBreak(int index) {
      int next = index;
      while (next < text.length() && (text.at(next) == '\r' || text.at(next) == '\n')) {
        next++;
      }
      while (next > index
          && next < text.length()
          && (text.at(next) == ' ' || text.at(next) == '\t')) {
        next++;
      }
      return next;
    }

    private void decode(int offset, MappedText out) {
      for (int digit = offset; digit + 1 < length; digit++) {
        int inGroup = (digit - offset) % GROUP;
        if (inGroup < GROUP - 1) {
          int two = (value(digit) << 6) | value(digit + 1);
          int start = text.from(places[digit]);
          bytes.add((two >> (4 - 2 * inGroup)) & 0xFF, start, text.to(places[digit + 1]));
        }
      }
      bytes.stretch(padded());
      bytes.flushText(out);
      RunDecoders.close(text, end, behindBreaks, out);
    }

    private int value(int digit) {
      return CharacterClasses.base64(text.at(places[digit]));
    }

    /// Where the run ends in the original, its padding included.
    private int padded() {
      int last = end - 1;
      while (last + 1 < text.length() && last <= end && text.at(last + 1) == '=') {
        last++;
      }
      return text.to(last);
    }
  }
}
