package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.check.Check;
import hinomi.config.Secrets;
import hinomi.sink.Logging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReloadTest {
  @TempDir private Path folder;
  private final List<List<String>> taken = new ArrayList<>();

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
    PrintStream stderr = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
      Logging.toTerminal(new Secrets());
      for (int turn = 0; turn < 3; turn++) {
        Files.writeString(folder.resolve("checks/b.conf"), "checks { " + " ".repeat(turn));
        reload.look();
        reload.look();
      }
      assertEquals(1, log.toString(StandardCharsets.UTF_8).split("1 problem", -1).length - 1);
      reload.load();
      assertEquals(2, log.toString(StandardCharsets.UTF_8).split("1 problem", -1).length - 1);
    } finally {
      System.setErr(stderr);
    }
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
    FileOptions files = new FileOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("files", CommandLine.Model.CommandSpec.forAnnotatedObject(files)))
        .parseArgs("--checks", folder.resolve("checks").toString());
    FileOptions.Good good = assertInstanceOf(FileOptions.Good.class, files.load());
    return new Reload(files, good, checks -> taken.add(names(checks)));
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
