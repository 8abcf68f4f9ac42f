package hinomi.dialogue;

import hinomi.network.Fault;
import hinomi.outcome.Cause;
import hinomi.text.Words;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Hears an answer of one or more lines, each ending in LF with or without CR. It remembers what it
/// heard, so it is for one answer only.
final class Lines implements Talk.Hearing<List<String>> {
  private static final int LONGEST = 8 << 10;

  private final Predicate<List<String>> isWhole;
  private final List<String> lines = new ArrayList<>();
  private int size;

  private Lines(Predicate<List<String>> isWhole) {
    this.isWhole = isWhole;
  }

  static Lines one() {
    return new Lines(_ -> true);
  }

  /// Asked after each line whether that was the last one.
  static Lines until(Predicate<List<String>> isWhole) {
    return new Lines(isWhole);
  }

  @Override
  public Optional<List<String>> in(ByteBuf heard, boolean isAll) {
    Optional<String> line = next(heard);
    while (line.isPresent()) {
      lines.add(line.get());
      if (isWhole.test(lines)) {
        return Optional.of(List.copyOf(lines));
      }
      line = next(heard);
    }
    return Optional.empty();
  }

  private Optional<String> next(ByteBuf heard) {
    int length = heard.bytesBefore((byte) '\n');
    if (length > LONGEST || (length < 0 && heard.readableBytes() > LONGEST)) {
      throw new Fault(Cause.TOO_LARGE, "a line of more than " + Words.size(LONGEST));
    }
    if (length < 0) {
      return Optional.empty();
    }
    size += length;
    if (size > Talk.LIMIT) {
      throw new Fault(Cause.TOO_LARGE, "an answer of more than " + Words.size(Talk.LIMIT));
    }
    String line = heard.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    heard.skipBytes(1);
    return Optional.of(line.endsWith("\r") ? line.substring(0, length - 1) : line);
  }
}
