package curlparity;

import hinomi.config.OneLine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// curl, a process for each URL, with its own settings as far as Hinomi's defaults allow: it
/// follows 10 redirects, keeps cookies while it does, and accepts compressed bodies.
final class Curl {
  private static final int AT_ONCE = 4;

  private final Path folder;
  private final List<String> options;

  /// The options are those of the zoo: its authority and its names.
  Curl(Path folder, List<String> options) {
    this.folder = folder;
    this.options = List.copyOf(options);
  }

  List<Answer> ask(List<Page> pages) throws InterruptedException, ExecutionException {
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Answer>> all =
          pages.stream().map(page -> threads.submit(() -> ask(page))).toList();
      for (Future<Answer> each : all) {
        answers.add(each.get());
        Progress.show("curl", answers.size(), all.size());
      }
    }
    Progress.end();
    return answers;
  }

  Answer ask(Page page) throws IOException, InterruptedException {
    Path body = Files.createTempFile(folder, "curl", "");
    try {
      List<String> command = new ArrayList<>(List.of("curl", "--disable", "--silent"));
      command.addAll(List.of("--location", "--max-redirs", "10", "--max-time", "10"));
      command.addAll(List.of("--compressed", "--cookie", "", "--globoff", "--noproxy", "*"));
      command.addAll(
          List.of("--write-out", "%{json}\n%{url_effective}", "--output", body.toString()));
      command.addAll(options);
      command.addAll(List.of("--url", page.url()));
      Process curl =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      byte[] said = curl.getInputStream().readAllBytes();
      curl.waitFor();
      return answer(new String(said, StandardCharsets.UTF_8), Files.size(body));
    } finally {
      Files.delete(body);
    }
  }

  private static Answer answer(String said, long bytes) {
    String[] parts = said.split("\n", 2); // in JSON curl garbles a URL that is not ASCII
    JsonObject json = new JsonObject(parts[0]);
    int exit = json.getInteger("exitcode");
    int status = json.getInteger("http_code");
    String words =
        exit == 0
            ? "status " + status
            : "exit " + exit + ", " + OneLine.of(json.getString("errormsg", ""));
    return new Answer(
        exit == 0 && status / 100 == 2,
        status,
        bytes,
        parts[1],
        json.getInteger("num_redirects"),
        exit == 0,
        words);
  }
}
