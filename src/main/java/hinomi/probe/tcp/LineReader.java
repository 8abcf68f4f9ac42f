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

/// Reads a reply of one or more lines, each ending in LF with or without CR. For one reply only, as
/// it keeps the lines.
final class LineReader implements Dialogue.ReplyReader<List<String>> {
  private static final int MAX_LINE = 8 << 10;

  private final Predicate<List<String>> isWhole;
  private final List<String> lines = new ArrayList<>();
  private int size;

  private LineReader(Predicate<List<String>> isWhole) {
    this.isWhole = isWhole;
  }

  static LineReader one() {
    return new LineReader(_ -> true);
  }

  /// `isWhole` tells after each line whether it was the last.
  static LineReader until(Predicate<List<String>> isWhole) {
    return new LineReader(isWhole);
  }

  @Override
  public Optional<List<String>> read(ByteBuf received, boolean isAll) {
    Optional<String> line = next(received);
    while (line.isPresent()) {
      lines.add(line.get());
      if (isWhole.test(lines)) {
        return Optional.of(List.copyOf(lines));
      }
      line = next(received);
    }
    return Optional.empty();
  }

  private Optional<String> next(ByteBuf received) {
    int length = received.bytesBefore((byte) '\n');
    if (length > MAX_LINE || (length < 0 && received.readableBytes() > MAX_LINE)) {
      throw new ProbeFault(
          Cause.TOO_LARGE, "the server sent a line of more than " + HumanText.size(MAX_LINE));
    }
    if (length < 0) {
      return Optional.empty();
    }
    size += length;
    if (size > Dialogue.LIMIT) {
      throw new ProbeFault(
          Cause.TOO_LARGE,
          "the server sent a reply of more than " + HumanText.size(Dialogue.LIMIT));
    }
    String line = received.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    received.skipBytes(1);
    return Optional.of(line.endsWith("\r") ? line.substring(0, length - 1) : line);
  }
}
