package hinomi.datadog.resource;

import hinomi.check.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random checks with any alerts, SLOs and maintenance windows that an author may write.
final class AnyChecks {
  private final Random random;

  AnyChecks(Random random) {
    this.random = random;
  }

  List<Check> some(int size) {
    List<Check> checks = new ArrayList<>();
    for (int index = 0; index < size; index++) {
      checks.add(SomeChecks.check(name(index), any()));
    }
    return checks;
  }

  private String name(int index) {
    return one("shop-", "api.v", "x_y-", "0", "-", "a".repeat(90)) + index;
  }

  private Map<String, Object> any() {
    Map<String, Object> check = new HashMap<>();
    check.put("interval", one("1s", "10s", "59s", "1m", "5m", "1h", "1d"));
    maybe(check, "timeout", one("1ms", "500ms", "1s"));
    maybe(
        check,
        "tags",
        Map.of(
            "team",
            one("shop", "配送", "a b", "x/y:z", "{{#is_alert}}", "**@all**", "t".repeat(300)),
            "env",
            "prod"));
    maybe(
        check,
        "notify",
        one("@slack-shop", "@a@example.com @b", "@配送 ${x} %{y}", "@" + "x".repeat(499)));
    maybe(check, "priority", 1 + random.nextInt(5));
    maybe(check, "runbook", "https://wiki.example.com/@all/" + "r".repeat(random.nextInt(200)));
    maybe(check, "description", one("{{#is_alert}}", "{{{check_message}}} @all", "# カート ```"));
    maybe(check, "recheck", Map.of("attempts", random.nextInt(6), "delay", one("0s", "1m")));
    List<List<String>> all =
        List.of(
            List.of("tokyo"),
            List.of("tokyo", "osaka"),
            List.of("c", "b", "{{#is_alert}}@all", "São Paulo"));
    List<String> locations = all.get(random.nextInt(3));
    maybe(check, "locations", locations);
    check.put("alert", alert(check.containsKey("locations") ? locations.size() : 5));
    if (!List.of("1h", "1d").contains(String.valueOf(check.get("interval")))) {
      maybe(check, "slo", slo());
    }
    maybe(check, "maintenance", List.of(window(), window()));
    if (random.nextInt(4) == 0) {
      check.put("http", Map.of("url", "http://plain.example.com/"));
    }
    return check;
  }

  private Map<String, Object> alert(int locations) {
    Map<String, Object> alert = new HashMap<>();
    maybe(alert, "fail-after", one(1, 2, 3, 1_000));
    maybe(alert, "recover-after", one(1, 2));
    maybe(alert, "locations", 1 + random.nextInt(locations));
    maybe(alert, "slower-than", one("1ms", "999ms", "1500ms", "1d"));
    maybe(alert, "certificate-days", one(1, 30, 1_000));
    return alert;
  }

  private Map<String, Object> slo() {
    Map<String, Object> slo = new HashMap<>();
    slo.put("availability", one(0.5, 50, 90, 99, 99.9, 99.99, 99.999));
    maybe(slo, "days", one(7, 30, 90));
    maybe(slo, "latency", Map.of("target", one(50, 99.5), "below", one("1ms", "800ms", "1h")));
    return slo;
  }

  private Map<String, Object> window() {
    Map<String, Object> window = new HashMap<>();
    window.put("start", one("2026-01-04T02:00", "2027-01-01T00:00:30", "2020-02-29T23:59"));
    window.put("duration", one("1ms", "90s", "2h", "1d"));
    window.put("zone", one("Asia/Tokyo", "UTC", "America/New_York", "+09:00", "-03:00", "Z"));
    maybe(window, "rule", one("FREQ=WEEKLY;BYDAY=SU", "FREQ=DAILY;COUNT=5", "FREQ=MONTHLY"));
    return window;
  }

  private void maybe(Map<String, Object> map, String key, Object value) {
    if (random.nextBoolean()) {
      map.put(key, value);
    }
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }
}
