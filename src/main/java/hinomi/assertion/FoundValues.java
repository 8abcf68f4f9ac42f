package hinomi.assertion;

import java.util.List;
import java.util.function.Supplier;

/// The values that a path or a selector found in a body, or that a header has: as text, whether one
/// of them is the null of JSON, and the elements of a list, if the one value found is a list, else
/// the values themselves.
record FoundValues(List<String> values, boolean hasNull, Supplier<List<String>> elements) {
  FoundValues {
    values = List.copyOf(values);
  }

  FoundValues(List<String> values) {
    this(values, false, () -> values);
  }

  String shown() {
    return switch (values.size()) {
      case 0 -> Condition.ABSENT;
      case 1 -> "'" + values.getFirst() + "'";
      default -> values.toString();
    };
  }
}
