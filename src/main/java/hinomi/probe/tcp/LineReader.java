package hinomi.probe.tcp;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Hears an answer of one or more lines, each ending in LF with or without CR. It remembers what it
/// heard, so it is for one answer only.
final class LineReader implements Dialogue.Hearing<List<String>> {
  private static final int LONGEST = 8 << 10;

  private final Predicate<List<String>> isWhole;
  private final List<String> lines = new ArrayList<>();
  private int size;

  private LineReader(Predicate<List<String>> isWhole) {
    this.isWhole = isWhole;
  }

  static LineReader one() {
    return new LineReader(_ -> true);
  }

  /// Asked after each line whether that was the last one.
  static LineReader until(Predicate<List<String>> isWhole) {
    return new LineReader(isWhole);
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
      throw new ProbeFault(Cause.TOO_LARGE, "a line of more than " + HumanText.size(LONGEST));
    }
    if (length < 0) {
      return Optional.empty();
    }
    size += length;
    if (size > Dialogue.LIMIT) {
      throw new ProbeFault(
          Cause.TOO_LARGE, "an answer of more than " + HumanText.size(Dialogue.LIMIT));
    }
    String line = heard.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    heard.skipBytes(1);
    return Optional.of(line.endsWith("\r") ? line.substring(0, length - 1) : line);
  }
}
