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

/// The file of entries that were given up, one line each, for people to read. It is rotated when it
/// takes half of the capacity: the older file replaces the one before.
final class DeadLetters {
  private static final String NAME = "dead-letters.jsonl";
  private static final String OLDER = "dead-letters.older.jsonl";

  private final long capacity;
  private final Function<Journal.DeadLetter, String> line;
  private Deque<Journal.DeadLetter> waiting = new ArrayDeque<>();
  private long weight;

  DeadLetters(long capacity, Function<Journal.DeadLetter, String> line) {
    this.capacity = capacity;
    this.line = line;
  }

  static List<Path> files(Path folder) {
    return List.of(folder.resolve(NAME), folder.resolve(OLDER));
  }

  synchronized void add(Journal.DeadLetter letter) {
    waiting.add(letter);
    weight += letter.entry().weight();
    while (weight > capacity) {
      weight -= waiting.remove().entry().weight();
    }
  }

  private synchronized List<Journal.DeadLetter> take() {
    List<Journal.DeadLetter> taken = List.copyOf(waiting);
    waiting = new ArrayDeque<>();
    weight = 0;
    return taken;
  }

  void write(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    List<Journal.DeadLetter> letters = take();
    for (int from = 0; from < letters.size(); from += 1_000) {
      rotate(file, folder.resolve(OLDER));
      append(file, letters.subList(from, Math.min(from + 1_000, letters.size())));
    }
  }

  private void rotate(Path file, Path older) throws IOException {
    if (Files.exists(file) && Files.size(file) >= capacity / 2) {
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void append(Path file, List<Journal.DeadLetter> letters) throws IOException {
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(PrivateFiles.write(file, true), UTF_8))) {
      for (Journal.DeadLetter each : letters) {
        out.write(line.apply(each));
        out.write('\n');
      }
    }
  }
}
