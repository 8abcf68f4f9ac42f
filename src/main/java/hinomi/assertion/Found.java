package hinomi.assertion;

import java.util.List;

/// The values that a path or a selector found in a body: none, one or several.
record Found(List<String> values) {
  Found {
    values = List.copyOf(values);
  }

  String shown() {
    return switch (values.size()) {
      case 0 -> Wish.ABSENT;
      case 1 -> "'" + values.getFirst() + "'";
      default -> values.toString();
    };
  }
}
