package hinomi.datadog.resource;

import hinomi.check.Check;
import hinomi.datadog.Audience;
import java.time.Duration;
import java.util.Optional;

/// A certificate ends soon.
record ExpiryAlert(Audience audience, int days) implements CheckAlert {
  private static final int EARLIER = 7;

  static ExpiryAlert of(Check check, ResourceSettings style) {
    int days = check.about().alert().certificateDays().orElse(style.certificateDays());
    return new ExpiryAlert(Audience.of(check).calmer(), days);
  }

  @Override
  public String word() {
    return "certificate|" + audience.word() + "|" + days + "d";
  }

  @Override
  public String happened() {
    return "has a certificate that ends soon";
  }

  @Override
  public String apart() {
    return days + " days";
  }

  @Override
  public String said() {
    return "shows a certificate that is good for {{value}} days; it is told of from "
        + days
        + " on.";
  }

  @Override
  public String over() {
    return "shows a new certificate, good for {{value}} days.";
  }

  /// A point comes every six hours, so one is always in it.
  @Override
  public String question(String filter) {
    return "min(last_12h):"
        + MonitorQuery.metric("min", "hinomi.certificate.days_left", filter, "check");
  }

  @Override
  public String operator() {
    return "<";
  }

  @Override
  public double critical() {
    return days;
  }

  @Override
  public Optional<Double> warning() {
    return Optional.of((double) days + EARLIER);
  }

  @Override
  public String missing() {
    return "show_no_data";
  }

  @Override
  public Duration renotify(ResourceSettings style) {
    return Duration.ofDays(1);
  }
}
