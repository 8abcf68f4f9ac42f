package hinomi.demo;

import hinomi.config.Secret;
import hinomi.probe.Totp;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A web shop with sessions: login with CSRF token and second factor, cart, payment page, logout;
/// and an API with bearer tokens.
final class WebStore {
  private static final String USER = "watch";
  private static final String PASSWORD = "demo-password";
  private static final Totp SECOND_FACTOR = Totp.usual(new Secret("JBSWY3DPEHPK3PXP"));
  private static final int MAX_SESSIONS = 1_000;

  private final InstantSource clock;
  private final Map<String, Session> sessions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MAX_SESSIONS;
        }
      };

  private enum Stage {
    ANONYMOUS,
    PASSWORD_OK,
    LOGGED_IN
  }

  private record Session(Stage stage, String csrf, String cart) {}

  WebStore(InstantSource clock) {
    this.clock = clock;
  }

  void answer(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String route = request.method() + " " + String.valueOf(request.path()).replaceAll("\\d+$", "");
    switch (route) {
      case "GET /login" -> loginForm(request);
      case "POST /login" -> login(request, form(body));
      case "POST /login/code" -> secondFactor(request, form(body));
      case "POST /cart" -> putInCart(request, form(body));
      case "GET /cart" -> cart(request);
      case "GET /pay/" -> pay(request);
      case "POST /logout" -> logout(request);
      case "POST /api/token" -> token(request, body);
      case "POST /api/carts" -> newCart(request);
      case "DELETE /api/carts/" ->
          request.response().setStatusCode(isAuthorized(request) ? 204 : 401).end();
      default -> request.response().setStatusCode(404).end();
    }
  }

  private void loginForm(HttpServerRequest request) {
    String id = UUID.randomUUID().toString();
    String csrf = UUID.randomUUID().toString();
    sessions.put(id, new Session(Stage.ANONYMOUS, csrf, ""));
    request.response().addCookie(Cookie.cookie("session", id).setPath("/").setSecure(true));
    page(
        request,
        "<form method='post' action='/login'><input type=\"hidden\" name=\"csrf\" value=\""
            + csrf
            + "\"><input name=\"user\"><input name=\"password\" type=\"password\"></form>");
  }

  private void login(HttpServerRequest request, Map<String, String> form) {
    Session session = session(request);
    boolean isValid =
        session.csrf.equals(form.get("csrf"))
            && USER.equals(form.get("user"))
            && PASSWORD.equals(form.get("password"));
    if (isValid) {
      put(request, new Session(Stage.PASSWORD_OK, session.csrf, session.cart));
      page(request, "<form method='post' action='/login/code'><input name='code'></form>");
    } else {
      refuse(request, 403);
    }
  }

  private void secondFactor(HttpServerRequest request, Map<String, String> form) {
    Session session = session(request);
    if (session.stage == Stage.PASSWORD_OK && isCurrentCode(form.getOrDefault("code", ""))) {
      put(request, new Session(Stage.LOGGED_IN, session.csrf, session.cart));
      page(request, "Welcome, " + USER);
    } else {
      refuse(request, 403);
    }
  }

  /// The previous code is accepted too.
  private boolean isCurrentCode(String code) {
    Instant now = clock.instant();
    return List.of(SECOND_FACTOR.at(now), SECOND_FACTOR.at(now.minusSeconds(30))).contains(code);
  }

  private void putInCart(HttpServerRequest request, Map<String, String> form) {
    Session session = session(request);
    if (session.stage != Stage.LOGGED_IN) {
      refuse(request, 403);
      return;
    }
    String cart = form.get("quantity") + " × " + form.get("item");
    put(request, new Session(session.stage, session.csrf, cart));
    request.response().setStatusCode(303).putHeader("Location", "/cart").end();
  }

  private void cart(HttpServerRequest request) {
    page(request, session(request).cart + " <a id='pay' href='pay/" + 4711 + "'>お支払い</a>");
  }

  private void pay(HttpServerRequest request) {
    Session session = session(request);
    if (session.stage == Stage.LOGGED_IN && !session.cart.isEmpty()) {
      page(request, "<h1>お支払い</h1>" + session.cart + ", 合計 <b id='total'>2,400</b> 円");
    } else {
      refuse(request, 403);
    }
  }

  private void logout(HttpServerRequest request) {
    sessions.remove(id(request));
    request.response().addCookie(Cookie.cookie("session", "").setPath("/").setMaxAge(0));
    page(request, "You are logged out");
  }

  private void token(HttpServerRequest request, Buffer body) {
    JsonObject credentials = body.toJsonObject();
    if (!PASSWORD.equals(credentials.getString("password"))) {
      refuse(request, 401);
      return;
    }
    String token = UUID.randomUUID().toString();
    sessions.put(token, new Session(Stage.LOGGED_IN, "", ""));
    json(request, 200, new JsonObject().put("token", token).put("expires_in", 60));
  }

  private void newCart(HttpServerRequest request) {
    if (isAuthorized(request)) {
      request.response().putHeader("Location", "/api/carts/17");
      json(request, 201, new JsonObject().put("items", new JsonArray()));
    } else {
      refuse(request, 401);
    }
  }

  private boolean isAuthorized(HttpServerRequest request) {
    String authorization = String.valueOf(request.getHeader("Authorization"));
    return sessions.containsKey(authorization.replaceFirst("^Bearer ", ""));
  }

  private Session session(HttpServerRequest request) {
    return sessions.getOrDefault(id(request), new Session(Stage.ANONYMOUS, "", ""));
  }

  private void put(HttpServerRequest request, Session session) {
    sessions.put(id(request), session);
  }

  private static String id(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie("session")).map(Cookie::getValue).orElse("");
  }

  private static Map<String, String> form(Buffer body) {
    Map<String, String> form = new LinkedHashMap<>();
    new QueryStringDecoder(body.toString(), false)
        .parameters()
        .forEach((name, values) -> form.put(name, values.getFirst()));
    return form;
  }

  private static void page(HttpServerRequest request, String content) {
    html(request.response()).end("<!doctype html><title>Kagura Store</title>" + content + "\n");
  }

  private static void refuse(HttpServerRequest request, int status) {
    html(request.response().setStatusCode(status)).end("Please log in\n");
  }

  private static HttpServerResponse html(HttpServerResponse response) {
    return response.putHeader("Content-Type", "text/html; charset=utf-8");
  }

  private static void json(HttpServerRequest request, int status, JsonObject json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json.encode());
  }
}
