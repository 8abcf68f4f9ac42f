package hinomi.delivery;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.SIZE;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.journal.Journal;
import hinomi.journal.JournalNotice;
import hinomi.text.JsonStrings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the journal is kept, how many bytes of entries wait there and for how long, and how many
/// bytes of dead letters are kept. Without a folder it is in memory.
public record JournalSettings(Optional<Path> folder, long size, Duration age, long deadLetters) {
  private static final Logger LOG = LoggerFactory.getLogger(JournalSettings.class);

  public static Setting<JournalSettings> read(Section journal) {
    Setting<Optional<String>> folder = journal.optional("folder", TEXT);
    Setting<Long> size = journal.required("size", SIZE);
    Setting<Duration> age = journal.required("age", DURATION);
    Setting<Long> deadLetters = journal.required("dead-letters", SIZE);
    return journal.make(() ->
        new JournalSettings(
            folder.get().filter(name -> !name.isBlank()).map(Path::of),
            size.get(),
            age.get(),
            deadLetters.get()));
  }

  public JournalSettings inMemory() {
    return new JournalSettings(Optional.empty(), size, age, deadLetters);
  }

  /// It does not wait for the disk. No secret gets into the dead letters, also none that becomes
  /// known only after the entry was made.
  public Journal open(Secrets secrets) {
    return folder
        .map(path -> new Journal.Keeping(path, size, deadLetters))
        .map(kept -> Journal.open(kept, letter -> line(letter, secrets), JournalSettings::log))
        .orElseGet(() -> Journal.inMemory(size, JournalSettings::log));
  }

  private static void log(JournalNotice notice) {
    if (notice.isBad()) {
      LOG.warn("{}", notice.text());
    } else {
      LOG.info("{}", notice.text());
    }
  }

  private static String line(Journal.DeadLetter letter, Secrets secrets) {
    return new JsonObject()
        .put("time", letter.entry().time().toString())
        .put("lane", letter.destination())
        .put("why", secrets.redactCut(letter.reason()))
        .put("told", content(letter.entry().bytes(), secrets))
        .encode();
  }

  /// As text where it is no JSON object.
  private static Object content(byte[] bytes, Secrets secrets) {
    try {
      return JsonStrings.of(new JsonObject(Buffer.buffer(bytes)), secrets::redact);
    } catch (DecodeException | ClassCastException noObject) {
      return secrets.redact(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
