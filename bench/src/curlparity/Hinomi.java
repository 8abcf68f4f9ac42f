package curlparity;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The agent as a process: one check for each URL, with the defaults of a check, run by one `hinomi
/// once --json`. A URL that no check may have is left out, and its answer says why.
final class Hinomi {
  private static final Pattern PROBLEM = Pattern.compile("parity\\.conf:(\\d+): (.*)");
  private static final int BAD_FILES = 2;

  /// Lines of the file before the first check.
  private static final int HEAD = 2;

  private final Path program;
  private final Path folder;

  Hinomi(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  List<Answer> ask(List<Page> pages) throws IOException, InterruptedException {
    Map<Integer, Answer> answers = new TreeMap<>();
    if (run(pages, answers) == BAD_FILES && run(pages, answers) == BAD_FILES) {
      throw new IOException(Files.readString(folder.resolve("problems")));
    }
    return IntStream.range(0, pages.size())
        .mapToObj(page -> answers.getOrDefault(page, Answer.refused("no report")))
        .toList();
  }

  private int run(List<Page> pages, Map<Integer, Answer> answers)
      throws IOException, InterruptedException {
    write(pages, answers);
    Path reports = folder.resolve("reports");
    Path problems = folder.resolve("problems");
    Process once =
        new ProcessBuilder(program.toString(), "once", "--json")
            .directory(folder.toFile())
            .redirectOutput(reports.toFile())
            .redirectError(problems.toFile())
            .start();
    int exit = once.waitFor();
    if (exit == BAD_FILES) {
      PROBLEM
          .matcher(Files.readString(problems))
          .results()
          .forEach(it ->
              answers.put(Integer.parseInt(it.group(1)) - HEAD - 1, Answer.refused(it.group(2))));
    }
    for (String report : Files.readAllLines(reports)) {
      JsonObject json = new JsonObject(report);
      answers.put(Integer.parseInt(json.getString("check").substring(1)), answer(json));
    }
    return exit;
  }

  /// A line for each page, so that the line of a problem tells its page.
  private void write(List<Page> pages, Map<Integer, Answer> refused) throws IOException {
    StringBuilder text =
        new StringBuilder("defaults { timeout = 10s, recheck { attempts = 0 } }\nchecks {\n");
    for (int page = 0; page < pages.size(); page++) {
      String url = JsonObject.of("url", pages.get(page).url()).encode();
      text.append(refused.containsKey(page) ? "\n" : "  p%05d { http %s }\n".formatted(page, url));
    }
    Files.createDirectories(folder.resolve("checks"));
    Files.writeString(
        folder.resolve("checks/parity.conf"), text.append("}\n"), StandardCharsets.UTF_8);
  }

  private static Answer answer(JsonObject report) {
    JsonObject http = report.getJsonObject("http", new JsonObject());
    String reason = report.getString("reason", "");
    return new Answer(
        report.getString("verdict").equals("passed"),
        http.getInteger("status", 0),
        http.containsKey("truncated") ? -1 : http.getLong("bytes", -1L),
        http.getString("url", ""),
        http.getInteger("redirects", 0),
        reason.isEmpty() || reason.equals("assertion"),
        reason + ": " + report.getString("message", ""));
  }
}
