package hinomi.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads files that must be UTF-8, and finds the line in which they are not.
final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /// The file is not UTF-8 from this line on.
  @SuppressWarnings("serial") // It never leaves the reading of one file.
  static final class NotUtf8 extends IOException {
    private final int line;

    NotUtf8(int line) {
      super("is not UTF-8 from this line on; save it as UTF-8");
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /// A regular file within the limits: a pipe would never end.
  static String read(Path file, LoadBudget budget) throws IOException {
    byte[] bytes = SmallFile.read(file);
    budget.read(bytes.length);
    return decoded(bytes);
  }

  static String decoded(byte[] bytes) throws NotUtf8 {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new NotUtf8(lineAt(bytes, in.position()));
    }
    String text = out.flip().toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static int lineAt(byte[] bytes, int position) {
    int line = 1;
    for (int index = 0; index < position; index++) {
      if (bytes[index] == '\n') {
        line++;
      }
    }
    return line;
  }
}
