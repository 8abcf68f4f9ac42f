package hinomi.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Messages about unknown keys and values, with the known one that was most likely meant.
public final class Suggestions {
  /// Nobody misspells longer words; to compare them takes the product of their lengths.
  private static final int LONGEST = 100;

  private Suggestions() {}

  /// `'x' is unknown; did you mean 'y'? known: [...]`.
  public static String unknown(String word, Collection<String> known) {
    String sorted = known.stream().sorted().toList().toString();
    return "'" + word + "' is unknown; " + didYouMean(word, known) + "known: " + sorted;
  }

  /// `did you mean 'x'? `, or nothing when no known word comes near.
  public static String didYouMean(String word, Collection<String> known) {
    return near(word, known).map(near -> "did you mean '" + near + "'? ").orElse("");
  }

  /// The known word that the author most likely meant: a third of its letters may be wrong, at
  /// least one.
  public static Optional<String> near(String word, Collection<String> known) {
    String plain = plain(word);
    return known.stream()
        .filter(each -> isNear(plain, plain(each)))
        .filter(each -> each.length() > 1)
        .min(
            Comparator.comparingInt((String each) -> distance(plain, plain(each)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isNear(String one, String other) {
    int most = Math.max(1, other.length() / 3);
    return one.length() <= LONGEST
        && Math.abs(one.length() - other.length()) <= most
        && distance(one, other) <= most;
  }

  static String lowered(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  /// Versions are written with and without `.0`.
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("\\.0$", "");
  }

  /// Edits that turn one word into the other; two neighbours swapped are one edit.
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] above = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] free = before;
      before = above;
      above = row;
      row = free;
    }
    return above[other.length()];
  }
}
