package hinomi.probe.journey;

import hinomi.assertion.StepResult;
import hinomi.config.Documents;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.net.NetworkSettings;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import hinomi.verdict.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A journey as an author writes it, and the site on loopback that it leads through.
public final class Journey implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final ProbeRunner runner;
  private final Map<String, Consumer<HttpServerRequest>> pages = new ConcurrentHashMap<>();
  private final int port;

  /// Method, path with query, the headers `Cookie`, `Authorization` and `X-*`, and the body.
  public final List<String> asked = new CopyOnWriteArrayList<>();

  Journey() {
    this(NetworkSettings.DEFAULT);
  }

  Journey(NetworkSettings settings) {
    runner = new ProbeRunner(settings);
    HttpServer server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
    port = server.actualPort();
  }

  public int port() {
    return port;
  }

  Journey page(String path, Consumer<HttpServerRequest> page) {
    pages.put(path, page);
    return this;
  }

  Journey page(String path, String text) {
    return page(path, request -> request.response().end(text));
  }

  Outcome run(String steps) {
    return run(steps, Duration.ofSeconds(5));
  }

  /// `SITE` in the text is where the site listens.
  Outcome run(String steps, Duration timeout) {
    try {
      return probe(steps)
          .run(runner.network(), timeout)
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toSeconds() + 10, TimeUnit.SECONDS);
    } catch (Exception bug) {
      throw new AssertionError("the journey itself broke", bug);
    }
  }

  Probe probe(String steps) {
    Problems problems = new Problems();
    return JourneyProbe.read(section(steps, problems))
        .found()
        .orElseThrow(() -> new AssertionError(problems.sorted().toString()));
  }

  private Section section(String steps, Problems problems) {
    String site = "http://127.0.0.1:" + port;
    try {
      Path folder = Files.createTempDirectory("journey");
      Path file = folder.resolve("a.conf");
      Files.writeString(file, "journey { steps = [\n" + steps.replace("SITE", site) + "\n] }");
      Documents documents = new Documents(folder, Map.of(), new Secrets(), problems);
      Section root = documents.read(file, problems).orElseThrow().root();
      Files.delete(file);
      Files.delete(folder);
      return root.section("journey");
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /// What the run amounts to, in one line.
  static String verdict(Outcome outcome) {
    Verdict verdict = Verdict.of(outcome, List.of());
    return verdict.grade().key()
        + verdict.reason().map(it -> " (" + it + ")").orElse("")
        + verdict.message().map(it -> " " + it).orElse("");
  }

  static List<StepResult> steps(Outcome outcome) {
    return outcome.facts().find(StepResult.ALL).orElseThrow();
  }

  /// Each step with its grade.
  static List<String> grades(Outcome outcome) {
    return steps(outcome).stream().map(step -> step.name() + " " + step.grade().key()).toList();
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          StringBuilder line = new StringBuilder(request.method() + " " + request.uri());
          request
              .headers()
              .forEach(header -> {
                if (header.getKey().matches("(?i)cookie|authorization|x-.*")) {
                  line.append(' ').append(header.getKey()).append(": ").append(header.getValue());
                }
              });
          asked.add(line + (body.length() == 0 ? "" : " " + body));
          pages
              .getOrDefault(request.path(), gone -> gone.response().setStatusCode(404).end("gone"))
              .accept(request);
        });
  }

  @Override
  public void close() {
    runner.close();
    vertx.close().await();
  }
}
