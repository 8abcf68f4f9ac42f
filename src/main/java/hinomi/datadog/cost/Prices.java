package hinomi.datadog.cost;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.NUMBER;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.Optional;

/// The settings `hinomi.prices { }`, in dollars except for Mackerel.
public record Prices(
    String asOf,
    double yenPerDollar,
    Metrics metrics,
    double tenThousandRuns,
    Mackerel mackerel,
    Fargate fargate) {
  private static final ValueType<Double> PRICE = NUMBER.as("a price", Prices::notNegative);

  public static Setting<Prices> read(Section prices) {
    Setting<String> asOf = prices.required("as-of", TEXT);
    Setting<Double> yen = prices.required("yen-per-dollar", PRICE);
    Setting<Metrics> metrics = Metrics.read(prices.section("custom-metrics"));
    Section synthetics = prices.section("synthetics");
    Setting<Double> runs = synthetics.required("ten-thousand-runs", PRICE);
    Setting<Double> read = synthetics.make(runs::get);
    Setting<Mackerel> mackerel = Mackerel.read(prices.section("mackerel"));
    Setting<Fargate> fargate = Fargate.read(prices.section("fargate"));
    return prices.make(() ->
        new Prices(
            asOf.get(), yen.get(), metrics.get(), read.get(), mackerel.get(), fargate.get()));
  }

  /// Contracts bill by series, or by metric name with a quota of points each.
  public record Metrics(
      double hundredSeries, int seriesIncluded, Optional<Double> name, double pointsIncluded) {
    static Setting<Metrics> read(Section metrics) {
      Setting<Double> hundred = metrics.required("hundred-series", PRICE);
      Setting<Integer> included = metrics.required("series-included", COUNT);
      Setting<Optional<Double>> name = metrics.optional("name", PRICE);
      Setting<Double> points = metrics.required("points-included", PRICE);
      return metrics.make(
          () -> new Metrics(hundred.get(), included.get(), name.get(), points.get()));
    }
  }

  /// Each host includes a number of checks.
  public record Mackerel(double yenPerHost, int checksPerHost) {
    public Mackerel {
      if (checksPerHost < 1) {
        throw new IllegalArgumentException("checks-per-host must be at least 1");
      }
    }

    static Setting<Mackerel> read(Section mackerel) {
      Setting<Double> yen = mackerel.required("yen-per-host", PRICE);
      Setting<Integer> checks = mackerel.required("checks-per-host", COUNT);
      return mackerel.make(() -> new Mackerel(yen.get(), checks.get()));
    }
  }

  /// The size and the prices of one task.
  public record Fargate(
      double processors, double gigabytes, double processor, double gigabyte, double address) {
    private static final double HOURS = 730;

    static Setting<Fargate> read(Section fargate) {
      Setting<Double> processors = fargate.required("processors", PRICE);
      Setting<Double> gigabytes = fargate.required("gigabytes", PRICE);
      Setting<Double> processor = fargate.required("processor-hour", PRICE);
      Setting<Double> gigabyte = fargate.required("gigabyte-hour", PRICE);
      Setting<Double> address = fargate.required("address-hour", PRICE);
      return fargate.make(() ->
          new Fargate(
              processors.get(), gigabytes.get(), processor.get(), gigabyte.get(), address.get()));
    }

    double month() {
      return HOURS * (processors * processor + gigabytes * gigabyte + address);
    }
  }

  private static double notNegative(double price) {
    if (price < 0) {
      throw new IllegalArgumentException("must not be negative, was " + price);
    }
    return price;
  }
}
