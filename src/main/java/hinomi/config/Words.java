package hinomi.config;

import java.util.Collection;

/// Sentences about words that were not understood.
final class Words {
  private Words() {}

  static String unknown(String word, Collection<String> known) {
    return "'" + word + "' is not known here; known are " + known.stream().sorted().toList();
  }
}
