package hinomi.datadog.resource;

import hinomi.datadog.resource.DatadogApi.ApiRequest;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/// What a role needs, and a scoped application key, for the requests to a part of the API.
record Permission(String path, String reading, String writing) {
  /// The first that the path of a request begins with holds.
  private static final List<Permission> ALL =
      List.of(
          new Permission("/api/v1/monitor", "monitors_read", "monitors_write"),
          new Permission("/api/v1/slo/correction", "slos_read", "slos_corrections"),
          new Permission("/api/v1/slo", "slos_read", "slos_write"),
          new Permission("/api/v1/dashboard", "dashboards_read", "dashboards_write"),
          new Permission("/api/v2/downtime", "monitors_downtime", "monitors_downtime"),
          new Permission("/api/v1/query", "timeseries_query", "timeseries_query"),
          new Permission("/api/v2/query", "timeseries_query", "timeseries_query"),
          new Permission("/api/v1/events", "events_read", "events_read"),
          new Permission("/api/v2/events", "events_read", "events_read"));

  static Optional<String> of(ApiRequest request) {
    return ALL.stream()
        .filter(each -> request.path().startsWith(each.path))
        .findFirst()
        .map(each -> request.method().equals(HttpMethod.GET) ? each.reading : each.writing);
  }

  /// Why the request may be forbidden, in words.
  static String hint(ApiRequest request) {
    String lacking =
        of(request)
            .map(each -> "the application key lacks " + each)
            .orElse("a permission is missing");
    boolean isOne =
        request.method().equals(HttpMethod.PUT)
            || request.method().equals(HttpMethod.PATCH)
            || request.method().equals(HttpMethod.DELETE);
    return isOne
        ? " (" + lacking + ", or its owner restricted who may edit this one)"
        : " (" + lacking + ", or DD_API_KEY, DD_APP_KEY and DD_SITE are not of one account)";
  }
}
