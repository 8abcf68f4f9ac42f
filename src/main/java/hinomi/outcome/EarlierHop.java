package hinomi.outcome;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was seen on the way to the last request: a redirect, or a refusal that was answered with
/// more of who asks. The days are those of the certificate in its chain that runs out first.
public record EarlierHop(
    URI url,
    int status,
    Optional<String> address,
    Timing timing,
    Optional<String> tlsVersion,
    Optional<Long> daysLeft) {
  /// All that the facts of an answered request say of it; absent when it had no answer.
  public static Optional<EarlierHop> of(Facts facts, Timing timing) {
    Optional<Long> daysLeft =
        facts
            .find(CommonFacts.CERTIFICATES)
            .flatMap(
                chain -> chain.stream().flatMap(it -> it.daysLeft().stream()).min(Long::compare));
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
    timing.phases().forEach((phase, took) -> timings.put(phase.key().replace('-', '_'), ms(took)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", url.toString());
    json.put("status", status);
    address.ifPresent(it -> json.put("address", it));
    json.put("timings_ms", timings);
    tlsVersion.ifPresent(it -> json.put("tls_version", it));
    daysLeft.ifPresent(it -> json.put("days_left", it));
    return json;
  }

  private static double ms(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
