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
  private final List<List<String>> accepted = new ArrayList<>();
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
  void loadsAChangeOnceTheFolderIsStable() throws IOException {
    Reload reload = watching("one");

    write("checks/b.conf", "two");
    reload.reloadIfChanged();
    assertEquals(List.of(), accepted);
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("one", "two")), accepted);
  }

  /// A ConfigMap of Kubernetes: each file is a link through `..data`, which is swapped as a whole.
  @Test
  void loadsAConfigMapThatIsSwapped() throws IOException {
    Path checks = Files.createDirectory(folder.resolve("checks"));
    configMap("..2026_11_29", "one");
    Files.createSymbolicLink(checks.resolve("..data"), Path.of("..2026_11_29"));
    Files.createSymbolicLink(checks.resolve("sites.conf"), Path.of("..data/sites.conf"));
    Reload reload = watching();

    configMap("..2026_11_30", "two");
    Files.createSymbolicLink(checks.resolve("..data_tmp"), Path.of("..2026_11_30"));
    Files.move(
        checks.resolve("..data_tmp"), checks.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(checks.resolve("..2026_11_29/sites.conf"));
    Files.delete(checks.resolve("..2026_11_29"));
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("two")), accepted);
  }

  private void configMap(String version, String check) throws IOException {
    Files.createDirectory(folder.resolve("checks/" + version));
    write("checks/" + version + "/sites.conf", check);
  }

  @Test
  void loadsAChangeBesideALinkLoop() throws IOException {
    Reload reload = watching("one");
    Files.createSymbolicLink(folder.resolve("checks/around"), Path.of("."));
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    Files.delete(folder.resolve("checks/around"));
    Files.createSymbolicLink(folder.resolve("checks/.around"), Path.of("."));
    write("checks/b.conf", "two");
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("one", "two")), accepted);
  }

  @Test
  void keepsTheChecksWhenTheFilesExpandTooFar() throws IOException {
    Reload reload = watching("one");

    Files.writeString(
        folder.resolve("checks/b.conf"), "a = x\n" + "a = ${a}${a}\n".repeat(60) + "checks {}");
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(), accepted);
    assertTrue(reload.problems().getFirst().message().contains("4 million"), reload::toString);
  }

  @Test
  void keepsTheChecksWhenAFileIsInvalid() throws IOException {
    Reload reload = watching("one");

    Files.writeString(folder.resolve("checks/a.conf"), "checks { one { htp { } } }");
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(), accepted);
    assertEquals(2, reload.problems().getFirst().toString().split("htp", -1).length - 1);
  }

  @Test
  void reportsTheSameProblemsOnceAndAgainOnRequest() throws IOException {
    Reload reload = watching("one");

    for (int turn = 0; turn < 3; turn++) {
      Files.writeString(folder.resolve("checks/b.conf"), "checks { " + " ".repeat(turn));
      reload.reloadIfChanged();
      reload.reloadIfChanged();
    }
    assertEquals(1, logged("1 problem"));
    reload.reloadNow();
    assertEquals(2, logged("1 problem"));
  }

  @Test
  void loadsAChangeBetweenTheFirstLoadAndTheWatch() throws IOException {
    Files.createDirectory(folder.resolve("checks"));
    write("checks/a.conf", "one");
    Reload reload = watching(() -> write("checks/b.conf", "two"));

    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("one", "two")), accepted);
  }

  @Test
  void survivesAnErrorAndRetriesAfterAMinute() throws IOException {
    Reload reload = watching("one");
    write("checks/b.conf", "two");
    refusal = new OutOfMemoryError("tried");

    for (int second = 0; second < 59; second++) {
      reload.reloadIfChanged();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    assertEquals(1, logged("reload failed"));
    assertEquals(1, reload.problems().size());
    refusal = null;
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("one", "two")), accepted);
    assertEquals(List.of(), reload.problems());
  }

  @Test
  void reportsAHangingFolderAndItsRecovery() throws IOException {
    Reload reload = watching("one");
    reload.reloadIfChanged();

    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    reload.watch();
    reload.watch();
    assertEquals(1, logged("has not responded for a minute"));
    assertEquals(1, reload.problems().size());
    reload.reloadIfChanged();
    reload.watch();

    assertEquals(1, logged("responds again"));
    assertEquals(List.of(), reload.problems());
  }

  @Test
  void clearsProblemsThatWereFixed() throws IOException {
    Reload reload = watching("one");
    Files.writeString(folder.resolve("checks/a.conf"), "checks { one { ");
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    write("checks/a.conf", "one");
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(), reload.problems());
    assertEquals(List.of(List.of("one")), accepted);
  }

  /// As Kubernetes and git-sync replace files: a symbolic link is swapped atomically.
  @Test
  void loadsTheTargetOfASwappedLink() throws IOException {
    Files.createDirectories(folder.resolve("v1"));
    Files.createDirectories(folder.resolve("v2"));
    write("v1/a.conf", "one");
    write("v2/a.conf", "two");
    Files.createSymbolicLink(folder.resolve("checks"), folder.resolve("v1"));
    Reload reload = watching();

    Files.createSymbolicLink(folder.resolve("next"), folder.resolve("v2"));
    Files.move(folder.resolve("next"), folder.resolve("checks"), StandardCopyOption.ATOMIC_MOVE);
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("two")), accepted);
    assertEquals(1, logged("reloaded: running 1 check; new: two; removed: one"));
  }

  @Test
  void keepsTheChecksWhileTheFolderIsMissing() throws IOException {
    Reload reload = watching("one");

    Files.move(folder.resolve("checks"), folder.resolve("moved"));
    reload.reloadIfChanged();
    reload.reloadIfChanged();
    Files.move(folder.resolve("moved"), folder.resolve("checks"));
    reload.reloadIfChanged();
    reload.reloadIfChanged();

    assertEquals(List.of(List.of("one")), accepted);
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

  /// Makes the change between the load of the first checks and the watch.
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
    return new Reload(files, good, before.get(), this::accept, nanos::get);
  }

  private interface Change {
    void make() throws IOException;
  }

  private void accept(List<Check> checks) {
    if (refusal != null) {
      throw refusal;
    }
    accepted.add(names(checks));
  }

  private long logged(String text) {
    return log.list.stream().filter(each -> each.getFormattedMessage().contains(text)).count();
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
