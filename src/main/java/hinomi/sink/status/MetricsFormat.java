package hinomi.sink.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The formats of `/metrics`, each with its content type.
public enum MetricsFormat {
  PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";
  private static final String TEXT = "text/plain";

  private final String contentType;

  MetricsFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /// The format that the client prefers (RFC 9110, 12.5.1): OpenMetrics only where its header
  /// `Accept` names it.
  static MetricsFormat accepted(@Nullable String accept) {
    String header = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    double open = quality(header, OPEN_METRICS_TYPE).orElse(0);
    double text = quality(header, TEXT).orElse(0);
    return open > 0 && open >= text ? OPEN_METRICS : PROMETHEUS;
  }

  /// The highest quality that the header gives the type.
  private static OptionalDouble quality(String header, String type) {
    return Arrays.stream(header.split(",", -1))
        .map(String::strip)
        .filter(range -> range.equals(type) || range.startsWith(type + ";"))
        .mapToDouble(MetricsFormat::quality)
        .max();
  }

  private static double quality(String range) {
    return Arrays.stream(range.split(";", -1))
        .map(String::strip)
        .filter(parameter -> parameter.matches("q=[01](\\.\\d{0,3})?"))
        .mapToDouble(parameter -> Double.parseDouble(parameter.substring(2)))
        .findFirst()
        .orElse(1);
  }
}
