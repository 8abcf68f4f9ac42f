package hinomi.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads files that an author names: regular ones, up to a bound. A pipe or a device might never
/// come to an end.
public final class SmallFile {
  private SmallFile() {}

  /// The file is not one to be read; the message gives the reason.
  @SuppressWarnings("serial") // It never leaves the reading of one file.
  static final class Unfit extends IOException {
    Unfit(String message) {
      super(message);
    }
  }

  public static byte[] read(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new Unfit("is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LoadBudget.FILE_BYTES + 1);
      if (bytes.length > LoadBudget.FILE_BYTES) {
        throw new Unfit("is larger than " + LoadBudget.FILE_BYTES / 1024 + " KiB");
      }
      return bytes;
    }
  }
}
