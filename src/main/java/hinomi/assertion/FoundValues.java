package hinomi.assertion;

import java.util.List;

/// The values that a path or a selector found in a body.
record FoundValues(List<String> values) {
  FoundValues {
    values = List.copyOf(values);
  }

  String shown() {
    return switch (values.size()) {
      case 0 -> Condition.ABSENT;
      case 1 -> "'" + values.getFirst() + "'";
      default -> values.toString();
    };
  }
}
