package hinomi.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/// The embedded web sites: a shop, its API, its partners, and broken ones.
final class WebSites {
  private static final long BLINK_SECONDS = 10;

  private final Vertx vertx;
  private final InstantSource clock;
  private final WebStore store;
  private int flakyRequests;

  WebSites(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.store = new WebStore(clock);
  }

  void answer(HttpServerRequest request) {
    String host = host(request);
    switch (host.replace(".kagura.example", "")) {
      case "broken" -> request.response().setStatusCode(500).end("NullPointerException at …");
      case "slow" -> after(700, request, () -> page(request, "Slow but alive"));
      case "flaky" -> flaky(request);
      case "blinking" -> blinking(request);
      case "endless" -> endless(request.response().setChunked(true));
      case "loop" -> redirect(request, 302, "/again");
      case "api" -> api(request);
      case "static" -> staticFile(request);
      case "id" -> ProtectedSites.token(request);
      case "accounts" -> ProtectedSites.api(request);
      case "members" -> ProtectedSites.members(request);
      case "signed" -> ProtectedSites.signed(request);
      case "store" -> store.answer(request);
      case "inside" -> page(request, "Hello, watch");
      case "post.example", "bank.example", "kagura.example" -> apex(request, host);
      case "tracking.post.example" -> page(request, "配送 tracking");
      case "www.bank.example" -> page(request, "Online banking");
      case "tiles.maps.example" -> page(request, "Tiles");
      case "api.weather.example" -> page(request, "晴れ");
      default -> shop(request);
    }
  }

  /// Port 80 redirects to HTTPS.
  static void toHttps(HttpServerRequest request) {
    redirect(request, 308, "https://" + host(request) + request.uri());
  }

  private void shop(HttpServerRequest request) {
    switch (path(request)) {
      case "/" -> page(request, "<a href='/cart'>カートを見る</a>");
      case "/product" ->
          page(request, "Socks in " + request.getParam("colour") + ", 4711 in stock");
      case "/search" -> search(request, String.valueOf(request.getParam("q")));
      case "/campaign" -> campaign(request);
      case "/checkout" -> page(request, "ご注文 received");
      case "/contact" -> request.response().setStatusCode(204).end();
      case "/account" -> redirect(request, 302, "/login");
      case "/old" -> redirect(request, 301, "/new");
      case "/session" -> session(request);
      case "/sitemap.xml" -> sitemap(request);
      case "/socks" -> socks(request);
      case "/health" -> json(request, 200, new JsonObject().put("status", "UP"));
      default -> localised(request);
    }
  }

  private void flaky(HttpServerRequest request) {
    if (flakyRequests++ % 2 == 0) {
      request.response().setStatusCode(503).end("try again");
    } else {
      page(request, "This time it worked");
    }
  }

  private void blinking(HttpServerRequest request) {
    if (clock.instant().getEpochSecond() / BLINK_SECONDS % 2 == 0) {
      request.response().setStatusCode(503).end("down for ten seconds");
    } else {
      page(request, "Up for ten seconds");
    }
  }

  private static void endless(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response.write(Buffer.buffer(new byte[16 * 1024])).onSuccess(_ -> endless(response));
    }
  }

  private static void apex(HttpServerRequest request, String host) {
    redirect(request, 301, "https://www." + host + request.uri());
  }

  private static void search(HttpServerRequest request, String query) {
    if (query.contains("../")) {
      request.response().setStatusCode(403).end("blocked by the firewall");
    } else {
      page(request, "12 results for " + query.replace("&", "&amp;").replace("<", "&lt;"));
    }
  }

  private static void campaign(HttpServerRequest request) {
    request
        .response()
        .putHeader("Content-Type", "text/html; charset=Shift_JIS")
        .end(Buffer.buffer("<p>全国送料無料</p>".getBytes(Charset.forName("Shift_JIS"))));
  }

  private static void session(HttpServerRequest request) {
    if (request.getCookie("session") == null) {
      request
          .response()
          .putHeader(
              "Set-Cookie", "session=4711; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
      redirect(request, 303, "/session");
    } else {
      page(request, "Your session is kept");
    }
  }

  private void sitemap(HttpServerRequest request) {
    Instant now = clock.instant();
    request
        .response()
        .putHeader("Content-Type", "application/xml")
        .putHeader("Date", httpDate(now))
        .putHeader("Last-Modified", httpDate(now.minus(Duration.ofMinutes(5))))
        .end(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
              <url><loc>https://www.kagura.example/</loc><priority>1.0</priority></url>
              <url><loc>https://www.kagura.example/socks</loc><priority>0.5</priority></url>
            </urlset>
            """);
  }

  private static String httpDate(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  /// Real-world HTML: optional end tags are left out.
  private static void socks(HttpServerRequest request) {
    headers(request.response())
        .end(
            """
            <!doctype html><html lang=ja>
            <meta name=robots content="index, follow">
            <link rel=canonical href="https://www.kagura.example/socks"><title>Socks</title>
            <h1 class=title>Woollen socks</h1>
            <ul><li class=item data-stock=12>red<li class=item data-stock=3>blue</ul>
            <p>¥1,200<p><a href="/cart">カートを見る</a>
            """);
  }

  /// `/ja/about` etc., in the language of the path.
  private static void localised(HttpServerRequest request) {
    String language = path(request).length() > 3 ? path(request).substring(1, 3) : "ja";
    headers(request.response())
        .end("<html lang=\"" + language + "\"><title>Kagura</title>" + path(request) + "</html>");
  }

  private static void staticFile(HttpServerRequest request) {
    boolean css = path(request).endsWith(".css");
    request
        .response()
        .putHeader("Content-Type", css ? "text/css" : "application/octet-stream")
        .putHeader("Cache-Control", "max-age=86400")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(
            css
                ? Buffer.buffer("body { color: #223 }\n".repeat(200))
                : Buffer.buffer(new byte[1_200_000]));
  }

  private static void api(HttpServerRequest request) {
    String authorization = String.valueOf(request.getHeader("Authorization"));
    switch (path(request)) {
      case "/orders" -> order(request, authorization);
      case "/admin" -> admin(request, authorization);
      case "/uploads" -> request.response().setStatusCode(201).end();
      case "/graphql" -> request.bodyHandler(question -> graphql(request, question.toJsonObject()));
      case "/batch" -> request.response().setStatusCode(202).end();
      default -> apiHealth(request);
    }
  }

  private static void order(HttpServerRequest request, String authorization) {
    if (authorization.startsWith("Bearer ")) {
      request.response().putHeader("Location", "/orders/17").setStatusCode(201).end();
    } else {
      request.response().putHeader("WWW-Authenticate", "Bearer").setStatusCode(401).end();
    }
  }

  private static void admin(HttpServerRequest request, String authorization) {
    String user =
        authorization.startsWith("Basic ")
            ? new String(
                    Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8)
                .replaceFirst(":.*", "")
            : "nobody";
    json(request, 200, new JsonObject().put("user", user));
  }

  private static void graphql(HttpServerRequest request, JsonObject question) {
    boolean open = question.getString("query").contains("item");
    JsonObject item = new JsonObject().put("item", new JsonObject().put("name", "Socks"));
    JsonObject error = new JsonObject().put("message", "forbidden");
    json(
        request,
        200,
        open
            ? new JsonObject().put("data", item)
            : new JsonObject().put("errors", new JsonArray().add(error)));
  }

  private static void apiHealth(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method())) {
      request.response().setStatusCode(405).end();
      return;
    }
    JsonArray checks =
        new JsonArray()
            .add(new JsonObject().put("name", "cache"))
            .add(new JsonObject().put("name", "database main"));
    json(
        request,
        200,
        new JsonObject()
            .put("status", "UP")
            .put("service", path(request).replaceFirst("^/", "").replaceFirst("/.*", ""))
            .put("count", 42)
            .put("version", "3.14.1")
            .put("checks", checks));
  }

  private static void json(HttpServerRequest request, int status, JsonObject json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json.encode());
  }

  private static void page(HttpServerRequest request, String content) {
    headers(request.response())
        .end(
            "<!doctype html><html lang=\"ja\"><title>Kagura</title><p>"
                + content
                + "</p></html>\n");
  }

  private static HttpServerResponse headers(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  }

  private static void redirect(HttpServerRequest request, int status, String location) {
    request.response().setStatusCode(status).putHeader("Location", location).end();
  }

  private void after(long millis, HttpServerRequest request, Runnable action) {
    vertx
        .timer(millis, TimeUnit.MILLISECONDS)
        .onSuccess(_ -> {
          if (!request.response().closed()) {
            action.run();
          }
        });
  }

  private static String host(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return authority == null ? "" : authority.host();
  }

  private static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "/" : path;
  }
}
