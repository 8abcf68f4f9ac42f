package hinomi.probe.http;

import static hinomi.config.ValueType.SECRET;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Secret;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.AccessToken;
import hinomi.net.ProbeFault;
import hinomi.net.address.Url;
import hinomi.net.dial.Credentials;
import hinomi.outcome.Outcome.Answered;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Adds a token that a token endpoint gives for client credentials (RFC 6749, 4.4). Fetching it is
/// not part of the latency. Without a token the check fails, as its users cannot use the site
/// either: with the reason of the endpoint (`dns`, `connect`, `tls`, `timeout`, `blocked`), or
/// `protocol` when the endpoint refuses or returns no token. The message names the endpoint.
record OAuth2(
    URI tokenUrl,
    String clientId,
    Secret clientSecret,
    boolean inBody,
    Optional<String> scope,
    Optional<String> audience)
    implements Authorization {
  private static final ValueType<Boolean> IN_BODY =
      ValueType.oneOf(Map.of("header", false, "body", true));

  static Setting<Optional<Authorization>> read(Section oauth2) {
    Setting<URI> tokenUrl = oauth2.required("token-url", Url.KIND);
    Setting<String> clientId = oauth2.required("client-id", TEXT);
    Setting<Secret> clientSecret = oauth2.required("client-secret", SECRET);
    Setting<Boolean> inBody = oauth2.optional("client-in", IN_BODY, false);
    Setting<Optional<String>> scope = oauth2.optional("scope", TEXT);
    Setting<Optional<String>> audience = oauth2.optional("audience", TEXT);
    return oauth2.make(() ->
        Optional.of(
            new OAuth2(
                tokenUrl.get(),
                clientId.get(),
                clientSecret.get(),
                inBody.get(),
                scope.get(),
                audience.get())));
  }

  @Override
  public Future<Request> authorize(AuthContext context, Request request) {
    return context
        .unmeasured(
            "waiting for a token from " + endpoint(),
            () -> context.network().tokens().of(this, context.now(), () -> fetch(context)))
        .map(token -> request.authorized(token.bearer()));
  }

  /// A rejected token may have been revoked since it was fetched: retry once with a new one.
  @Override
  public Optional<Future<Request>> retry(AuthContext context, Rejected rejected) {
    context
        .network()
        .tokens()
        .invalidate(this, token -> rejected.sent().hasAuthorization(token.bearer()));
    return rejected.attempts() == 1
        ? Optional.of(authorize(context, rejected.request()))
        : Optional.empty();
  }

  private Future<AccessToken> fetch(AuthContext context) {
    return context
        .sideRequest(tokenRequest())
        .map(answer -> token(answer, context))
        .recover(error -> Future.failedFuture(error instanceof ProbeFault it ? named(it) : error));
  }

  private AccessToken token(Answered answer, AuthContext context) {
    AccessToken token = AccessToken.of(answer, context.now());
    context.network().secrets().addPassing(token.value().reveal());
    return token;
  }

  private ProbeFault named(ProbeFault fault) {
    return new ProbeFault(fault.reason(), endpoint() + ": " + fault.detail());
  }

  /// In words, without path and query, which may contain secrets.
  private String endpoint() {
    return "token endpoint " + Url.hostHeader(tokenUrl);
  }

  private Request tokenRequest() {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    form.add(Map.entry("grant_type", "client_credentials"));
    scope.ifPresent(it -> form.add(Map.entry("scope", it)));
    audience.ifPresent(it -> form.add(Map.entry("audience", it)));
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Accept", "application/json"));
    if (inBody) {
      form.add(Map.entry("client_id", clientId));
      form.add(Map.entry("client_secret", clientSecret.reveal()));
    } else {
      // Encoded before they are joined (RFC 6749, 2.3.1).
      Credentials client = new Credentials(encoded(clientId), encoded(clientSecret.reveal()));
      headers.add(Map.entry("Authorization", client.basic()));
    }
    return Request.to(tokenUrl)
        .method("POST")
        .headers(headers)
        .body(RequestBody.form(form))
        .build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
