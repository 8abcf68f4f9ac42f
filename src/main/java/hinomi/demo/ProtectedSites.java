package hinomi.demo;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/// Sites with OAuth 2.0, digest and AWS authentication. They check the shape of credentials only.
final class ProtectedSites {
  private static final String TOKEN = "demo-access-token";

  private ProtectedSites() {}

  /// The OAuth 2.0 token endpoint.
  static void token(HttpServerRequest request) {
    JsonObject token =
        new JsonObject()
            .put("access_token", TOKEN)
            .put("token_type", "Bearer")
            .put("expires_in", 600);
    request.response().putHeader("Content-Type", "application/json").end(token.encode());
  }

  static void api(HttpServerRequest request) {
    require(request, "Bearer " + TOKEN, "Bearer", "{}");
  }

  static void members(HttpServerRequest request) {
    require(
        request,
        "Digest username=\"watch\"",
        "Digest realm=\"Kagura members\", nonce=\"4711\", algorithm=SHA-256, qop=\"auth\"",
        "<p>Members only</p>");
  }

  static void signed(HttpServerRequest request) {
    require(request, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", "AWS4-HMAC-SHA256", "{}");
  }

  private static void require(
      HttpServerRequest request, String authorization, String challenge, String content) {
    String sent = request.getHeader("Authorization");
    if (sent != null && sent.startsWith(authorization)) {
      request.response().end(content);
    } else {
      request.response().putHeader("WWW-Authenticate", challenge).setStatusCode(401).end();
    }
  }
}
