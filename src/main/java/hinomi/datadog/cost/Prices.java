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
    Fargate fargate,
    Network network,
    double secretMonth,
    double logGigabyte) {
  private static final double HOURS = 730;
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
    Setting<Network> network = Network.read(prices.section("network"));
    Setting<Double> secret = prices.required("secret-month", PRICE);
    Setting<Double> logs = prices.required("log-gigabyte", PRICE);
    return prices.make(() ->
        new Prices(
            asOf.get(),
            yen.get(),
            metrics.get(),
            read.get(),
            mackerel.get(),
            fargate.get(),
            network.get(),
            secret.get(),
            logs.get()));
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

  /// Each host includes a number of checks. The price has a date of its own.
  public record Mackerel(String asOf, double yenPerHost, int checksPerHost) {
    public Mackerel {
      if (checksPerHost < 1) {
        throw new IllegalArgumentException("checks-per-host must be at least 1");
      }
    }

    static Setting<Mackerel> read(Section mackerel) {
      Setting<String> asOf = mackerel.required("as-of", TEXT);
      Setting<Double> yen = mackerel.required("yen-per-host", PRICE);
      Setting<Integer> checks = mackerel.required("checks-per-host", COUNT);
      return mackerel.make(() -> new Mackerel(asOf.get(), yen.get(), checks.get()));
    }
  }

  /// The number of tasks at each location, and the size and the prices of one.
  public record Fargate(
      int tasks,
      double processors,
      double gigabytes,
      double processor,
      double gigabyte,
      double addressHour) {
    public Fargate {
      if (tasks < 1) {
        throw new IllegalArgumentException("tasks must be at least 1");
      }
    }

    static Setting<Fargate> read(Section fargate) {
      Setting<Integer> tasks = fargate.required("tasks", COUNT);
      Setting<Double> processors = fargate.required("processors", PRICE);
      Setting<Double> gigabytes = fargate.required("gigabytes", PRICE);
      Setting<Double> processor = fargate.required("processor-hour", PRICE);
      Setting<Double> gigabyte = fargate.required("gigabyte-hour", PRICE);
      Setting<Double> address = fargate.required("address-hour", PRICE);
      return fargate.make(() ->
          new Fargate(
              tasks.get(),
              processors.get(),
              gigabytes.get(),
              processor.get(),
              gigabyte.get(),
              address.get()));
    }

    /// A month of one task.
    double task() {
      return HOURS * (processors * processor + gigabytes * gigabyte);
    }

    /// A month of one address.
    double address() {
      return HOURS * addressHour;
    }
  }

  /// A NAT gateway, which bills bytes of both directions, and bytes sent to the internet.
  public record Network(double natHour, double natGigabyte, double sentGigabyte) {
    static Setting<Network> read(Section network) {
      Setting<Double> hour = network.required("nat-hour", PRICE);
      Setting<Double> nat = network.required("nat-gigabyte", PRICE);
      Setting<Double> sent = network.required("sent-gigabyte", PRICE);
      return network.make(() -> new Network(hour.get(), nat.get(), sent.get()));
    }

    /// A month of one gateway.
    double nat() {
      return HOURS * natHour;
    }
  }

  private static double notNegative(double price) {
    if (price < 0) {
      throw new IllegalArgumentException("must not be negative, was " + price);
    }
    return price;
  }
}
