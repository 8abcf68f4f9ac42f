package hinomi.outcome;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A request before the last one and its answer: a redirect, or an authentication challenge. The
/// days left are those of the certificate in its chain that expires first.
public record EarlierHop(
    URI url,
    int status,
    Optional<String> address,
    Timing timing,
    Optional<String> tlsVersion,
    Optional<Long> daysLeft) {
  /// The hop that the facts of a request describe; absent if there was no answer.
  public static Optional<EarlierHop> of(Facts facts, Timing timing) {
    Optional<Long> daysLeft = CommonFacts.daysLeft(facts);
    return facts
        .find(CommonFacts.URL)
        .flatMap(url ->
            facts
                .find(CommonFacts.STATUS)
                .map(status ->
                    new EarlierHop(
                        url,
                        status,
                        facts.find(CommonFacts.ADDRESS),
                        timing.withoutRedirects(),
                        facts.find(CommonFacts.TLS_VERSION),
                        daysLeft)));
  }

  Map<String, Object> json() {
    Map<String, Object> timings = new LinkedHashMap<>();
    timing
        .phases()
        .forEach((phase, took) -> timings.put(phase.key().replace('-', '_'), Timing.millis(took)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", url.toString());
    json.put("status", status);
    address.ifPresent(it -> json.put("address", it));
    json.put("timings_ms", timings);
    tlsVersion.ifPresent(it -> json.put("tls_version", it));
    daysLeft.ifPresent(it -> json.put("days_left", it));
    return json;
  }
}
