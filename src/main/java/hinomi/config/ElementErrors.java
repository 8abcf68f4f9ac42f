package hinomi.config;

import com.typesafe.config.ConfigValue;
import java.util.List;

/// Some elements of a list are wrong, each in its own place.
@SuppressWarnings("serial") // It never leaves the reading of one value.
final class ElementErrors extends IllegalArgumentException {
  private final List<Misfit> all;

  record Misfit(int index, ConfigValue value, String message) {}

  ElementErrors(List<Misfit> all) {
    super(all.getFirst().message());
    this.all = List.copyOf(all);
  }

  List<Misfit> all() {
    return all;
  }
}
