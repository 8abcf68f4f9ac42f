package hinomi.redaction;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;

/// Searches one text for secrets, plain and repeatedly decoded, and marks the characters to mask.
/// The work is bounded by the length of the text: one that decodes into more is masked entirely.
final class SecretSearch {
  /// How many encodings may lie on top of each other.
  static final int DEEPEST = 4;

  private static final int MOST_TIMES_LONGER = 64;
  private static final int MOST_CUTS = 4;
  private static final int NOWHERE = Integer.MAX_VALUE;
  private static final long OUT_OF_WINDOW = RollingHashes.power(SecretIndex.WINDOW);

  private static final Decoder ESCAPES = new Escapes();
  private static final Decoder BASE64 = new Base64Runs();
  private static final Decoder HEX = new HexRuns();
  private static final Decoder QUOTED_PRINTABLE = new QuotedPrintable();

  private final SecretIndex index;
  private final long[] filter;
  private final String original;
  private final boolean cut;
  private final BitSet masked;
  private final Queue<Layer> layers = new ArrayDeque<>();
  private long left;

  private record Layer(MappedText text, int depth) {}

  /// A text that may be cut ends, or holds quotes that end, in the middle of something.
  SecretSearch(SecretIndex index, String original, boolean cut) {
    this.index = index;
    this.filter = index.filter();
    this.original = original;
    this.cut = cut;
    this.masked = new BitSet(original.length());
    this.left = (long) MOST_TIMES_LONGER * (original.length() + MOST_TIMES_LONGER);
  }

  /// The characters of the text to be masked.
  BitSet run() {
    layers.add(new Layer(MappedText.of(original), 0));
    while (!layers.isEmpty() && left >= 0) {
      Layer layer = layers.remove();
      match(layer.text());
      if (layer.depth() < DEEPEST) {
        decode(layer);
      }
    }
    if (left < 0) {
      masked.set(0, original.length());
    }
    return masked;
  }

  private void decode(Layer layer) {
    EncodingHints traits = EncodingHints.of(layer.text());
    decode(layer, ESCAPES, traits.escapes());
    decode(layer, BASE64, traits.base64());
    decode(layer, HEX, traits.hex());
    decode(layer, QUOTED_PRINTABLE, traits.quotedPrintable());
  }

  private void decode(Layer layer, Decoder decoder, boolean applies) {
    if (applies && left >= 0) {
      decoder.decode(
          layer.text(),
          decoded -> {
            left -= decoded.length();
            layers.add(new Layer(decoded, layer.depth() + 1));
          });
    }
  }

  private void match(MappedText text) {
    Candidates candidates = new Candidates(text);
    long hash = 0;
    for (int end = 0; end < text.length(); end++) {
      hash = RollingHashes.and(hash, CharacterClasses.folded(text.at(end)));
      if (end >= SecretIndex.WINDOW) {
        hash -= CharacterClasses.folded(text.at(end - SecretIndex.WINDOW)) * OUT_OF_WINDOW;
      }
      if (end >= SecretIndex.WINDOW - 1 && SecretIndex.mayBegin(filter, hash)) {
        candidates.at(end + 1 - SecretIndex.WINDOW, index.beginningWith(hash));
      }
    }
  }

  /// The places of one text where a secret may begin, with hashes computed on demand.
  private final class Candidates {
    private final MappedText text;
    private long[] beginnings = new long[0];
    private int[] marks = new int[0];
    private int[] cuts = new int[0];

    Candidates(MappedText text) {
      this.text = text;
    }

    void at(int start, List<SecretForm> forms) {
      if (!forms.isEmpty() && beginnings.length == 0) {
        beginnings = RollingHashes.ofBeginnings(text);
        lookForCuts();
      }
      for (SecretForm form : forms) {
        int end = start + form.length();
        if (end <= text.length() && RollingHashes.ofPart(beginnings, start, end) == form.hash()) {
          masked.set(text.from(start), text.to(end - 1));
        } else {
          matchCut(start, form);
        }
      }
    }

    /// What is masked reaches to where the text was cut.
    private void matchCut(int start, SecretForm form) {
      int end = cuts[start];
      for (int tries = 0; tries < MOST_CUTS && end < start + form.length(); tries++) {
        int length = end - start;
        if (length >= SecretIndex.WINDOW
            && RollingHashes.ofPart(beginnings, start, end) == form.hashOfBeginning(length)) {
          int mark = marks[end];
          masked.set(text.from(start), mark == text.length() ? original.length() : text.from(mark));
        }
        end = end < text.length() ? cuts[end + 1] : NOWHERE;
      }
    }

    /// For each place the next where the text may have been cut, and the next from where it would
    /// have gone on: they differ when an escape was cut in two.
    private void lookForCuts() {
      marks = new int[text.length() + 1];
      cuts = new int[text.length() + 1];
      int mark = cut ? text.length() : NOWHERE;
      int end = mark;
      marks[text.length()] = mark;
      cuts[text.length()] = mark;
      for (int place = text.length() - 1; place >= 0; place--) {
        if (text.isEllipsis(place) || (cut && text.at(place) == '\'')) {
          mark = place;
          end = place;
        } else if (mark - place <= Escapes.LONGEST && Escapes.isBeginning(text, place, mark)) {
          end = place;
        }
        marks[place] = mark;
        cuts[place] = end;
      }
    }
  }
}
