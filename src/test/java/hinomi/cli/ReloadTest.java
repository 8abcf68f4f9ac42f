package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.check.Check;
import hinomi.config.FolderStamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class ReloadTest {
  @TempDir private Path folder;
  private final List<List<String>> taken = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Error refusal;

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Reload.class);
  }

  @Test
  void takesWhatHasChangedOnceItIsAtRest() throws IOException {
    Reload reload = watching("one");

    write("checks/b.conf", "two");
    reload.look();
    assertEquals(List.of(), taken);
    reload.look();
    reload.look();

    assertEquals(List.of(List.of("one", "two")), taken);
  }

  @Test
  void seesChangesBesideALinkThatLeadsToItself() throws IOException {
    Reload reload = watching("one");
    Files.createSymbolicLink(folder.resolve("checks/around"), Path.of("."));
    reload.look();
    reload.look();

    Files.delete(folder.resolve("checks/around"));
    Files.createSymbolicLink(folder.resolve("checks/.around"), Path.of("."));
    write("checks/b.conf", "two");
    reload.look();
    reload.look();

    assertEquals(List.of(List.of("one", "two")), taken);
  }

  @Test
  void keepsWhatRanWhenTheFilesWouldTakeAllMemory() throws IOException {
    Reload reload = watching("one");

    Files.writeString(
        folder.resolve("checks/b.conf"), "a = x\n" + "a = ${a}${a}\n".repeat(60) + "checks {}");
    reload.look();
    reload.look();

    assertEquals(List.of(), taken);
    assertTrue(reload.problems().getFirst().message().contains("4 million"), reload::toString);
  }

  @Test
  void keepsWhatRanWhenTheFilesAreBad() throws IOException {
    Reload reload = watching("one");

    Files.writeString(folder.resolve("checks/a.conf"), "checks { one { htp { } } }");
    reload.look();
    reload.look();

    assertEquals(List.of(), taken);
    assertEquals(2, reload.problems().getFirst().toString().split("htp", -1).length - 1);
  }

  @Test
  void tellsTheSameProblemsOnceAndAgainWhenAsked() throws IOException {
    Reload reload = watching("one");

    for (int turn = 0; turn < 3; turn++) {
      Files.writeString(folder.resolve("checks/b.conf"), "checks { " + " ".repeat(turn));
      reload.look();
      reload.look();
    }
    assertEquals(1, logged("1 problem"));
    reload.load();
    assertEquals(2, logged("1 problem"));
  }

  @Test
  void takesWhatChangedBetweenTheLoadAndTheWatch() throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    write("checks/a.conf", "one");
    Reload reload = watching(() -> write("checks/b.conf", "two"));

    reload.look();
    reload.look();

    assertEquals(List.of(List.of("one", "two")), taken);
  }

  @Test
  void throwsNothingAndTriesAgainAfterAMinute() throws IOException {
    Reload reload = watching("one");
    write("checks/b.conf", "two");
    refusal = new OutOfMemoryError("tried");

    for (int second = 0; second < 59; second++) {
      reload.look();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    assertEquals(1, logged("could not be taken over"));
    assertEquals(1, reload.problems().size());
    refusal = null;
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    reload.look();

    assertEquals(List.of(List.of("one", "two")), taken);
    assertEquals(List.of(), reload.problems());
  }

  @Test
  void saysThatTheFolderHangsAndThatItAnswersAgain() throws IOException {
    Reload reload = watching("one");
    reload.look();

    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    reload.watch();
    reload.watch();
    assertEquals(1, logged("has not answered for a minute"));
    assertEquals(1, reload.problems().size());
    reload.look();
    reload.watch();

    assertEquals(1, logged("answers again"));
    assertEquals(List.of(), reload.problems());
  }

  @Test
  void forgetsProblemsThatWereMended() throws IOException {
    Reload reload = watching("one");
    Files.writeString(folder.resolve("checks/a.conf"), "checks { one { ");
    reload.look();
    reload.look();

    write("checks/a.conf", "one");
    reload.look();
    reload.look();

    assertEquals(List.of(), reload.problems());
    assertEquals(List.of(List.of("one")), taken);
  }

  /// As Kubernetes and git-sync bring new files: a link is moved to another folder in one step.
  @Test
  void followsALinkThatIsSwapped() throws IOException {
    Files.createDirectories(folder.resolve("v1"));
    Files.createDirectories(folder.resolve("v2"));
    write("v1/a.conf", "one");
    write("v2/a.conf", "two");
    Files.createSymbolicLink(folder.resolve("checks"), folder.resolve("v1"));
    Reload reload = watching();

    Files.createSymbolicLink(folder.resolve("next"), folder.resolve("v2"));
    Files.move(folder.resolve("next"), folder.resolve("checks"), StandardCopyOption.ATOMIC_MOVE);
    reload.look();
    reload.look();

    assertEquals(List.of(List.of("two")), taken);
  }

  @Test
  void keepsWhatRanWhileTheFolderIsAway() throws IOException {
    Reload reload = watching("one");

    Files.move(folder.resolve("checks"), folder.resolve("away"));
    reload.look();
    reload.look();
    Files.move(folder.resolve("away"), folder.resolve("checks"));
    reload.look();
    reload.look();

    assertEquals(List.of(List.of("one")), taken);
    assertEquals(List.of(), reload.problems());
  }

  private Reload watching(String check) throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    write("checks/a.conf", check);
    return watching();
  }

  private Reload watching() {
    return watching(() -> {});
  }

  /// The change comes when the first checks are read.
  private Reload watching(Change change) {
    FileOptions files = new FileOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("files", CommandLine.Model.CommandSpec.forAnnotatedObject(files)))
        .parseArgs("--checks", folder.resolve("checks").toString());
    AtomicReference<FolderStamp> before = new AtomicReference<>();
    FileOptions.Good good = assertInstanceOf(FileOptions.Good.class, files.load(before::set));
    try {
      change.make();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return new Reload(files, good, before.get(), this::take, nanos::get);
  }

  private interface Change {
    void make() throws IOException;
  }

  private void take(List<Check> checks) {
    if (refusal != null) {
      throw refusal;
    }
    taken.add(names(checks));
  }

  private long logged(String words) {
    return log.list.stream().filter(each -> each.getFormattedMessage().contains(words)).count();
  }

  private static List<String> names(List<Check> checks) {
    return checks.stream().map(Check::name).sorted().toList();
  }

  private void write(String file, String check) throws IOException {
    Files.writeString(
        folder.resolve(file),
        "checks { %s { http { url = \"http://127.0.0.1/\" } } }\n".formatted(check));
  }
}
