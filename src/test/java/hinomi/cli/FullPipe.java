package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A full pipe without a reader: a write blocks until it is closed.
record FullPipe(Path file, RandomAccessFile end) implements AutoCloseable {
  /// What Linux keeps in a pipe.
  private static final int CAPACITY = 64 * 1024;

  static FullPipe at(Path file) throws IOException, InterruptedException {
    Process made = new ProcessBuilder("mkfifo", file.toString()).start();
    assertEquals(0, made.waitFor());
    RandomAccessFile end = new RandomAccessFile(file.toFile(), "rw");
    end.write(new byte[CAPACITY]);
    return new FullPipe(file, end);
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
