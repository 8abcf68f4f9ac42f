package hinomi.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// Keeps what was given up in a file that people can read, a line each. It is bounded: a file that
/// takes half of the room becomes the older one of two, in place of the one before.
final class DeadLetters {
  private static final String NAME = "dead-letters.jsonl";
  private static final String OLDER = "dead-letters.older.jsonl";

  private final long room;
  private final Function<DeadLetter, String> line;
  private Deque<DeadLetter> waiting = new ArrayDeque<>();
  private long weight;

  DeadLetters(long room, Function<DeadLetter, String> line) {
    this.room = room;
    this.line = line;
  }

  static List<Path> files(Path folder) {
    return List.of(folder.resolve(NAME), folder.resolve(OLDER));
  }

  synchronized void add(DeadLetter letter) {
    waiting.add(letter);
    weight += letter.entry().weight();
    while (weight > room) {
      weight -= waiting.remove().entry().weight();
    }
  }

  private synchronized List<DeadLetter> take() {
    List<DeadLetter> taken = List.copyOf(waiting);
    waiting = new ArrayDeque<>();
    weight = 0;
    return taken;
  }

  void write(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    List<DeadLetter> letters = take();
    for (int from = 0; from < letters.size(); from += 1_000) {
      makeRoom(file, folder.resolve(OLDER));
      append(file, letters.subList(from, Math.min(from + 1_000, letters.size())));
    }
  }

  private void makeRoom(Path file, Path older) throws IOException {
    if (Files.exists(file) && Files.size(file) >= room / 2) {
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void append(Path file, List<DeadLetter> letters) throws IOException {
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(PrivateFiles.write(file, true), UTF_8))) {
      for (DeadLetter each : letters) {
        out.write(line.apply(each));
        out.write('\n');
      }
    }
  }
}
