package hostile;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Answers that are hard or impossible to judge, each with a check that wants to judge it and an
/// `extract` that wants a value from it. One server on loopback gives all of them, by name.
public enum Answers {
  LONG_NUMBER(
      Bodies.json(() -> "{\"status\":\"UP\",\"n\":" + "9".repeat(1_000_000) + "}"),
      "body { json { \"$.status\" = UP } }",
      "json = \"$.status\""),
  NUMBERS(
      Bodies.json(() -> "[" + ("9".repeat(100_000) + ",").repeat(9) + "{\"status\":\"UP\"}]"),
      "body { json { \"$[9].status\" = UP } }",
      "json = \"$[9].status\""),
  INFINITE(
      Bodies.json(() -> "{\"count\":1e999}"),
      "body { json-schema { schema { type = object, properties { count { type = number, maximum = 1000 } } } } }",
      "json = \"$.count.length()\""),
  SCANS(
      Bodies.json(Bodies::nestedJson),
      "body { json { \"$..*..*..b\" = 2 } }",
      "json = \"$..*..*..b\""),
  BRACKETS(
      Bodies.json(() -> "[".repeat(900_000)), "body { json { \"$..a\" = 2 } }", "json = \"$..a\""),
  MANY_KEYS(
      Bodies.json(Bodies::manyKeys),
      "body { json { \"$..k\" = 2, \"$..[?(@.a == 1)]\" = 2 } }",
      "json = \"$..[?(@.a == 1)]\""),
  FIRST_OF_NONE(
      Bodies.json(() -> "{\"items\":[]}"),
      "body { json { \"$.items.first().id\" { exists = true } } }",
      "json = \"$.items.first().id\""),
  ODD_TYPES(
      Bodies.json(() -> "{\"items\":[1,\"x\",null,[],{\"price\":\"a\"},{\"price\":{}}]}"),
      "body { json { \"$.items[?(@.price > 3)].price\" = 4 } }",
      "json = \"$.items[?(@.price > 3)].price\""),
  NESTED_PAGE(
      Bodies.html(() -> "<div>".repeat(126) + "x ".repeat(400_000)),
      "body { css { div { contains = zzz } } }",
      "css = \"div div:contains(zzz)\""),
  NESTED_PATH(
      Bodies.html(() -> "<div>".repeat(126) + "x ".repeat(400_000)),
      "body { xpath { \"//div\" { contains = zzz } } }",
      "xpath = \"//div[contains(., 'zzz')]\""),
  DEEP_PAGE(
      Bodies.html(() -> "<b>".repeat(90_000) + "x"),
      "body { css { \"b b b b i\" { contains = zzz } } }",
      "css = \"b b b b i\""),
  ROUND_AND_ROUND(
      Bodies.html(() -> "<ul>" + "<li>x".repeat(5_000)),
      "body { xpath { \"//li[count(//li[. = 'x']) = 0]\" = x } }",
      "xpath = \"//li[count(//li[. = 'x']) = 0]\""),
  ENTITIES(
      Bodies.xml(Bodies::entities),
      "body { xpath { \"//a\" { contains = zzz } } }",
      "xpath = \"//a\""),
  EXPRESSION(
      Bodies.text(() -> "a".repeat(1_000_000) + "!"),
      "body { matches = \"^(a|aa)+$\" }",
      "matches = \"^(a|aa)+$\""),
  LARGE(
      Bodies.html(() -> "波".repeat((16 << 20) / 3)),
      "body { contains = zzz }",
      "matches = \"(zzz)\""),
  BOMB(Bodies.coded("gzip", Bodies.bomb()), "body { contains = zzz }", "matches = \"(zzz)\""),
  CORRUPT(Bodies.coded("gzip", Bodies.corrupt()), "body { contains = all }", "matches = \"(all)\""),
  SHORT(Bodies.coded("gzip", Bodies.cutShort()), "body { contains = all }", "matches = \"(all)\""),
  NOT_DEFLATED(
      Bodies.coded("deflate", Bodies.plain()), "body { contains = all }", "matches = \"(all)\""),
  GIANT_TOKEN(Bodies.text(() -> "who are you?"), "status = 200", "matches = \"(who)\"");

  private final Bodies.Answer answer;
  private final String expect;
  private final String extract;

  Answers(Bodies.Answer answer, String expect, String extract) {
    this.answer = answer;
    this.expect = expect;
    this.extract = extract;
  }

  /// The port of a server that gives all of them.
  public static int listen(Vertx vertx) {
    return vertx
        .createHttpServer()
        .requestHandler(Answers::answer)
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .await();
  }

  private static void answer(HttpServerRequest request) {
    String name = request.path().split("/", -1)[1];
    if (name.equals("token")) {
      request.response().putHeader("Content-Type", "application/json").end(Bodies.token());
    } else if (name.equals("ok")) {
      request.response().end("all is well");
    } else {
      valueOf(name).send(request.response());
    }
  }

  private void send(HttpServerResponse response) {
    response.exceptionHandler(_ -> {}); // whoever asked has heard enough
    answer.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(answer.body().get()));
  }

  /// An entry of a file of checks: so many checks that judge this answer.
  public String checks(int port, int count) {
    return entry("hostile", count, "http { %s }, expect { %s }".formatted(request(port), expect));
  }

  /// The same for journeys that take a value from it.
  public String journeys(int port, int count) {
    String steps =
        """
        journey { steps = [
              { name = take, http { %s }, extract { value { %s } } }
              { name = use, http { url = "http://127.0.0.1:%d/ok?{value}" } }
            ] }\
        """
            .formatted(request(port), extract, port);
    return entry("journey", count, steps);
  }

  private String request(int port) {
    String url = "url = \"http://127.0.0.1:%d/%s/{n}\"".formatted(port, name());
    return switch (this) {
      case GIANT_TOKEN ->
          url
              + ", auth { oauth2 { token-url = \"http://127.0.0.1:%d/token/{n}\", ".formatted(port)
              + "client-id = a, client-secret = not-a-secret } }";
      case LARGE, BOMB -> url + ", limits { body = 16 MiB }";
      case SCANS, MANY_KEYS, NESTED_PAGE, NESTED_PATH -> url + ", limits { body = 4 MiB }";
      default -> url;
    };
  }

  private String entry(String group, int count, String rest) {
    return "  \"%s.%s-{n}\" { each { n = [%s] }, %s }%n"
        .formatted(group, key(), numbers(count), rest);
  }

  public String key() {
    return name().toLowerCase().replace('_', '-');
  }

  public static String numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }

  public static List<Answers> all() {
    return List.of(values());
  }
}
