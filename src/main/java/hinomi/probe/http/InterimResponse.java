package hinomi.probe.http;

import hinomi.outcome.Fact;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A response before the final one (RFC 9110, 15.2), as 103 Early Hints, and how long after the
/// request was sent its head was whole.
record InterimResponse(int status, Duration after) {
  /// In the order in which they came; absent when there were none.
  static final Fact<List<InterimResponse>> ALL =
      Fact.of("http.interim", all -> all.stream().map(InterimResponse::json).toList());

  /// How long after the request was sent the head of the final response was whole, in milliseconds;
  /// only where interim ones came before.
  static final Fact<Duration> FINAL = Fact.of("http.final-after-ms", Timing::millis);

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", status);
    json.put("after_ms", Timing.millis(after));
    return json;
  }
}
