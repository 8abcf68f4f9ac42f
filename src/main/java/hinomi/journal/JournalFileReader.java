package hinomi.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads changes from disk in bounded memory. After damage it continues at the next intact one.
final class JournalFileReader {
  private final InputStream in;
  private final ByteBuffer window = ByteBuffer.allocate(2 * Change.LONGEST).flip();
  private boolean ended;

  private JournalFileReader(InputStream in) {
    this.in = in;
  }

  /// Passes on every change in order; yields how many bytes belonged to none.
  static long read(Path file, Consumer<Change> changes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new JournalFileReader(in).read(changes);
    }
  }

  private long read(Consumer<Change> changes) throws IOException {
    long damaged = 0;
    while (fill()) {
      Optional<Change> change = Change.next(window);
      change.ifPresent(changes);
      if (change.isEmpty()) {
        window.get();
        damaged++;
      }
    }
    return damaged;
  }

  /// Whether there is more; if so, the window holds enough for the longest change.
  private boolean fill() throws IOException {
    if (!ended && window.remaining() < Change.LONGEST) {
      window.compact();
      int read = in.readNBytes(window.array(), window.position(), window.remaining());
      ended = read < window.remaining();
      window.position(window.position() + read).flip();
    }
    return window.hasRemaining();
  }
}
