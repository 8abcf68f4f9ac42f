package hinomi.redaction;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Finds the secrets that begin with some characters, in a time that does not depend on how many
/// there are. Adding one costs its length. Safe for use by several threads.
final class SecretIndex {
  /// The length of the shortest secret, and of the beginnings by which they are found.
  static final int WINDOW = 6;

  /// Bits of the filter, a power of 2.
  private static final int BITS = 1 << 14;

  private static final long SPREAD = 0xD6E8_FEB8_6659_FD93L;

  private final Map<Long, List<SecretForm>> byBeginning = new ConcurrentHashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  /// Tells of nearly all beginnings that no secret has them; replaced, never changed.
  private volatile long[] filter = new long[0];

  boolean isEmpty() {
    return filter.length == 0;
  }

  synchronized void add(String value) {
    for (String each : forms(value)) {
      if (uses.merge(each, 1, Integer::sum) == 1) {
        SecretForm form = new SecretForm(each);
        long beginning = form.hashOfBeginning(WINDOW);
        byBeginning.merge(beginning, List.of(form), SecretIndex::both);
        long[] more = filter.length == 0 ? new long[BITS / Long.SIZE] : filter.clone();
        more[bit(beginning) / Long.SIZE] |= 1L << bit(beginning);
        filter = more;
      }
    }
  }

  /// Takes back one adding of the value.
  synchronized void remove(String value) {
    for (String each : forms(value)) {
      if (uses.merge(each, -1, Integer::sum) <= 0) {
        uses.remove(each);
        byBeginning.computeIfPresent(
            new SecretForm(each).hashOfBeginning(WINDOW), (_, forms) -> without(each, forms));
      }
    }
  }

  private static List<SecretForm> both(List<SecretForm> some, List<SecretForm> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static List<SecretForm> without(String text, List<SecretForm> forms) {
    return forms.stream().filter(form -> !form.text().equals(text)).toList();
  }

  /// As it is, and with what looks like an escape in it replaced, as it is in texts.
  private static Set<String> forms(String value) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(SecretForm.folded(value));
    forms.add(SecretForm.folded(Escapes.unescaped(value)));
    forms.removeIf(form -> form.length() < WINDOW);
    return forms;
  }

  /// The filter, to be asked with [#mayBegin] for one whole text.
  long[] filter() {
    return filter;
  }

  static boolean mayBegin(long[] filter, long hash) {
    int bit = bit(hash);
    return (filter[bit / Long.SIZE] & (1L << bit)) != 0;
  }

  private static int bit(long hash) {
    return (int) ((hash * SPREAD) >>> (Long.SIZE - 14));
  }

  List<SecretForm> beginningWith(long hash) {
    return byBeginning.getOrDefault(hash, List.of());
  }
}
