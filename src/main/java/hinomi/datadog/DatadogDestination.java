package hinomi.datadog;

import hinomi.delivery.Destination;
import hinomi.delivery.Response;
import hinomi.delivery.Response.Accepted;
import hinomi.delivery.Response.Later;
import hinomi.journal.Entry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One endpoint of Datadog's intake. The API key travels in a header, never in the URL.
record DatadogDestination(
    IntakeEndpoint endpoint, DatadogSettings settings, ApiKey key, ClockSkew skew)
    implements Destination {
  @Override
  public String name() {
    return endpoint.key();
  }

  @Override
  public int queue() {
    return endpoint.queue();
  }

  @Override
  public String path() {
    return endpoint.path();
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("DD-API-KEY", key.reveal());
    headers.put("Content-Type", "application/json");
    if (endpoint.isZipped()) {
      headers.put("Content-Encoding", "gzip");
    }
    return headers;
  }

  @Override
  public Buffer body(List<Entry> batch) {
    return endpoint.body(batch);
  }

  @Override
  public boolean replaces() {
    return endpoint.replaces();
  }

  @Override
  public String subject(Entry entry) {
    return endpoint.subject(entry);
  }

  @Override
  public int maxEntries() {
    return endpoint.maxEntries();
  }

  @Override
  public Duration maxAge() {
    return settings.maxAge(endpoint);
  }

  /// Datadog answers 202; another success comes from something in between, as a captive portal.
  @Override
  public Response interpret(HttpClientResponse response, String body) {
    Optional.ofNullable(response.getHeader("Date")).ifPresent(skew::compare);
    String reason = Response.reason(response, body);
    return switch (response.statusCode()) {
      case 202 -> new Accepted();
      case 200, 201, 204 -> new Later(reason, Duration.ZERO);
      case 429, 503 ->
          new Later(reason, Response.requestedWait(response, "X-RateLimit-Reset", "Retry-After"));
      default -> Response.of(response, body);
    };
  }

  @Override
  public void accepted() {
    key.accepted();
  }

  @Override
  public Future<Boolean> renewCredentials(String reason) {
    key.refused(reason);
    return key.readAgain();
  }
}
