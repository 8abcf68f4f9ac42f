package hinomi.redaction;

import java.util.function.Consumer;

/// Decodes quoted-printable text (RFC 2045, 6.7), as mails have it: `=26`.
final class QuotedPrintable implements Decoder {
  @Override
  public void decode(MappedText text, Consumer<MappedText> decoded) {
    MappedText out = MappedText.ofAtMost(text.length());
    ByteRun bytes = new ByteRun();
    boolean changed = false;
    for (int index = 0; index < text.length(); index++) {
      if (isByte(text, index)) {
        int value =
            (CharacterClasses.hex(text.at(index + 1)) << 4)
                | CharacterClasses.hex(text.at(index + 2));
        bytes.add(value, text.from(index), text.to(index + 2));
        index += 2;
        changed = true;
      } else if (text.startsWith("=\r\n", index)) {
        index += 2;
      } else if (text.startsWith("=\n", index)) {
        index++;
      } else {
        if (!bytes.isEmpty()) {
          bytes.flush(out, RunDecoders.mayBeCut(text, index));
        }
        out.append(text.at(index), text.from(index), text.to(index));
      }
    }
    bytes.flush(out, true);
    if (changed) {
      decoded.accept(out);
    }
  }

  private static boolean isByte(MappedText text, int index) {
    return text.at(index) == '='
        && index + 2 < text.length()
        && CharacterClasses.hex(text.at(index + 1)) >= 0
        && CharacterClasses.hex(text.at(index + 2)) >= 0;
  }
}
