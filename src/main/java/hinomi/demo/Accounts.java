package hinomi.demo;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/// Sites that let nobody in unknown. They look at what is said, not at whether it is true.
final class Accounts {
  private static final String TOKEN = "demo-access-token";

  private Accounts() {}

  /// Where tokens come from.
  static void token(HttpServerRequest request) {
    JsonObject token =
        new JsonObject()
            .put("access_token", TOKEN)
            .put("token_type", "Bearer")
            .put("expires_in", 600);
    request.response().putHeader("Content-Type", "application/json").end(token.encode());
  }

  static void api(HttpServerRequest request) {
    letIn(request, "Bearer " + TOKEN, "Bearer", "{}");
  }

  static void members(HttpServerRequest request) {
    letIn(
        request,
        "Digest username=\"watch\"",
        "Digest realm=\"Kagura members\", nonce=\"4711\", algorithm=SHA-256, qop=\"auth\"",
        "<p>Members only</p>");
  }

  static void signed(HttpServerRequest request) {
    letIn(request, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", "AWS4-HMAC-SHA256", "{}");
  }

  private static void letIn(
      HttpServerRequest request, String authorization, String challenge, String content) {
    String said = request.getHeader("Authorization");
    if (said != null && said.startsWith(authorization)) {
      request.response().end(content);
    } else {
      request.response().putHeader("WWW-Authenticate", challenge).setStatusCode(401).end();
    }
  }
}
