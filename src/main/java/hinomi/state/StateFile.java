package hinomi.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The file of states, which agents share: a line that says its version, then a line of JSON for
/// each check. It is replaced as a whole, so that readers see the old or the new one, and readable
/// for its owner only. Lines that are no entry are left out and counted.
record StateFile(Path folder) {
  static final int MOST_BYTES = 16 << 20;
  static final int MOST_ENTRIES = 20_000;
  static final String VERSION = "{\"version\":1}";

  private static final String NAME = "state.jsonl";

  /// A file that was begun so long ago was left behind.
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(10);

  /// What was read: the entries, how many lines were none, and what kept it from being read.
  record Content(List<StateRecord> entries, int damaged, String trouble) {
    static Content none(String trouble) {
      return new Content(List.of(), 0, trouble);
    }

    boolean isReadable() {
      return trouble.isEmpty();
    }
  }

  Path path() {
    return folder.resolve(NAME);
  }

  /// Waits for the disk. A file that is not there is empty.
  Content read() throws IOException {
    if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
      return Content.none("does not exist");
    }
    if (!Files.isRegularFile(path(), LinkOption.NOFOLLOW_LINKS)) {
      return Content.none("is not a regular file");
    }
    try (InputStream in = Files.newInputStream(path(), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES
          ? Content.none("is larger than " + (MOST_BYTES >> 20) + " MiB")
          : content(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static Content content(String text) {
    List<String> lines = text.lines().limit(MOST_ENTRIES + 1L).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
      return Content.none("is damaged, or of another version than " + VERSION);
    }
    List<StateRecord> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      try {
        entries.add(StateRecord.of(line));
      } catch (RuntimeException _) {
        // counted by what is missing
      }
    }
    return new Content(entries, lines.size() - 1 - entries.size(), "");
  }

  /// Comes back when the disk has it.
  void write(Collection<StateRecord> entries) throws IOException {
    Files.createDirectories(folder, onlyOurs("rwx------"));
    Path next = folder.resolve(NAME + "." + UUID.randomUUID() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              onlyOurs("rw-------"))) {
        var out = Channels.newOutputStream(channel);
        out.write(bytes(entries));
        channel.force(true);
      }
      Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static byte[] bytes(Collection<StateRecord> entries) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    for (StateRecord entry : entries) {
      String line = entry.line();
      if (text.length() + line.length() < MOST_BYTES / 2) {
        text.append(line).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static FileAttribute<?>[] onlyOurs(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /// Deletes what killed agents began to write.
  void deleteLeftBehind(Instant now) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> begun = Files.newDirectoryStream(folder, NAME + ".*.new")) {
        for (Path each : begun) {
          if (Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)
              .toInstant()
              .isBefore(now.minus(LEFT_BEHIND))) {
            Files.deleteIfExists(each);
          }
        }
      }
    }
  }
}
