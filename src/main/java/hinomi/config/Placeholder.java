package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.stream.Stream;

/// What stands for the value of a variable that is not set, where files are read without secrets.
final class Placeholder {
  static final String TEXT = "placeholder";

  /// What the value may turn out to be, where it matters what it is.
  private static final List<String> SAMPLES =
      List.of(
          "200",
          "https://placeholder.example/",
          "placeholder.example",
          "192.0.2.1",
          "1m",
          "true",
          "@placeholder");

  private Placeholder() {}

  static boolean isIn(ConfigValue value, FileContext reading) {
    return reading.origins().hasPlaceholders()
        && switch (value) {
          case ConfigList list -> list.stream().anyMatch(each -> isIn(each, reading));
          default -> reading.fill(String.valueOf(value.unwrapped())).contains(TEXT);
        };
  }

  /// The value with each sample in place of the placeholder.
  static Stream<ConfigValue> samples(ConfigValue value, FileContext reading) {
    return isIn(value, reading)
        ? SAMPLES.stream().map(sample -> with(sample, value, reading))
        : Stream.of();
  }

  private static ConfigValue with(String sample, ConfigValue value, FileContext reading) {
    if (value instanceof ConfigList list) {
      List<ConfigValue> all = list.stream().map(each -> with(sample, each, reading)).toList();
      return ConfigValueFactory.fromIterable(all).withOrigin(value.origin());
    }
    return value.valueType() == ConfigValueType.STRING
        ? ConfigValueFactory.fromAnyRef(
                reading.fill((String) value.unwrapped()).replace(TEXT, sample))
            .withOrigin(value.origin())
        : value;
  }
}
