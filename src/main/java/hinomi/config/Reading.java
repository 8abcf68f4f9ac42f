package hinomi.config;

import java.util.Map;

/// What belongs to the reading of one file: where problems and secrets go, and the variables of the
/// `each` that is being unfolded.
record Reading(Problems problems, Secrets secrets, Map<String, String> variables) {
  Reading {
    variables = Map.copyOf(variables);
  }

  /// The text with `{name}` replaced for each known variable; unknown braces stay.
  String fill(String text) {
    String filled = text;
    if (text.indexOf('{') >= 0) {
      for (Map.Entry<String, String> each : variables.entrySet()) {
        filled = filled.replace("{" + each.getKey() + "}", each.getValue());
      }
    }
    return filled;
  }
}
