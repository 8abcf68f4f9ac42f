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

/// The file of states, which agents share: a line with its version, then a line of JSON for each
/// check. It is replaced atomically, and readable by its owner only. Lines that are no record are
/// skipped and counted.
record StateFile(Path folder) {
  static final int MAX_BYTES = 24 << 20;
  static final int MAX_RECORDS = 20_000;
  static final String VERSION = "{\"version\":1}";

  private static final String NAME = "state.jsonl";

  /// A temporary file of that age was left by an agent that was killed.
  private static final Duration STALE = Duration.ofMinutes(10);

  /// The records, how many lines were damaged, and why the file could not be read.
  record Content(List<StateRecord> records, int damaged, String problem) {
    static Content none(String problem) {
      return new Content(List.of(), 0, problem);
    }

    boolean isReadable() {
      return problem.isEmpty();
    }
  }

  Path path() {
    return folder.resolve(NAME);
  }

  /// Waits for the disk.
  Content read() throws IOException {
    if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
      return Content.none("does not exist");
    }
    if (!Files.isRegularFile(path(), LinkOption.NOFOLLOW_LINKS)) {
      return Content.none("is not a regular file");
    }
    try (InputStream in = Files.newInputStream(path(), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? Content.none("is larger than " + (MAX_BYTES >> 20) + " MiB")
          : content(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static Content content(String text) {
    List<String> lines = text.lines().limit(MAX_RECORDS + 1L).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
      return Content.none("is damaged, or does not have " + VERSION);
    }
    List<StateRecord> records = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      try {
        records.add(StateRecord.of(line));
      } catch (RuntimeException _) {
        // counted by what is missing
      }
    }
    return new Content(records, lines.size() - 1 - records.size(), "");
  }

  /// Returns when the disk has it.
  void write(Collection<StateRecord> records) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
    Path next = folder.resolve(NAME + "." + UUID.randomUUID() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly("rw-------"))) {
        var out = Channels.newOutputStream(channel);
        out.write(bytes(records));
        channel.force(true);
      }
      Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static byte[] bytes(Collection<StateRecord> records) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    for (StateRecord record : records) {
      String line = record.line();
      if (text.length() + line.length() < MAX_BYTES / 2) {
        text.append(line).append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /// Deletes temporary files of agents that were killed.
  void deleteStale(Instant now) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> temporary = Files.newDirectoryStream(folder, NAME + ".*.new")) {
        for (Path each : temporary) {
          if (Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)
              .toInstant()
              .isBefore(now.minus(STALE))) {
            Files.deleteIfExists(each);
          }
        }
      }
    }
  }
}
