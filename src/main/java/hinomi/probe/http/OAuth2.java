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

/// Shows a token that a token endpoint gives for the client's credentials (RFC 6749, 4.4). Fetching
/// it is no part of the site's latency. Where it cannot be had the check fails, as whoever needs a
/// token cannot use the site: the reason is what went wrong there (`dns`, `connect`, `tls`,
/// `timeout`, `blocked`), or `protocol` where the endpoint refuses or gives no token, and the
/// message names the endpoint.
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
  public Future<Request> first(Asker asker, Request request) {
    return asker
        .apart(
            "waiting for a token from " + endpoint(),
            () -> asker.network().tokens().of(this, asker.now(), () -> fetched(asker)))
        .map(token -> request.saying(List.of(Map.entry("Authorization", token.bearer()))));
  }

  /// A token that is refused may have been withdrawn since it was fetched: a fresh one is tried.
  @Override
  public Optional<Future<Request>> again(Asker asker, Refused refused) {
    asker.network().tokens().drop(this, token -> refused.asked().says(token.bearer()));
    return refused.times() == 1 ? Optional.of(first(asker, refused.request())) : Optional.empty();
  }

  private Future<AccessToken> fetched(Asker asker) {
    return asker
        .aside(tokenRequest())
        .map(answer -> token(answer, asker))
        .recover(error -> Future.failedFuture(error instanceof ProbeFault it ? named(it) : error));
  }

  private AccessToken token(Answered answer, Asker asker) {
    AccessToken token = AccessToken.in(answer, asker.now());
    asker.network().secrets().addPassing(token.value().reveal());
    return token;
  }

  private ProbeFault named(ProbeFault fault) {
    return new ProbeFault(fault.reason(), endpoint() + ": " + fault.detail());
  }

  /// In words; its path and query may hold what is nobody's business.
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
    return new Request(
        "POST", tokenUrl, headers, Optional.empty(), true, Optional.of(RequestBody.form(form)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
