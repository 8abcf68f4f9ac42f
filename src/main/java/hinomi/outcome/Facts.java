package hinomi.outcome;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The facts that one probe recorded; others are absent.
public final class Facts {
  public static final Facts NONE = new Facts(Map.of());

  private final Map<Fact<?>, Object> seen;

  /// Takes over the map: who made it must not change it any more.
  private Facts(Map<Fact<?>, Object> seen) {
    this.seen = Collections.unmodifiableMap(seen);
  }

  public static <T> Facts of(Fact<T> fact, T value) {
    return NONE.with(fact, value);
  }

  public <T> Facts with(Fact<T> fact, T value) {
    Map<Fact<?>, Object> more = new LinkedHashMap<>(seen);
    more.put(fact, value);
    return new Facts(more);
  }

  /// These facts and the others; where both saw one thing, the others win.
  public Facts and(Facts others) {
    Map<Fact<?>, Object> more = new LinkedHashMap<>(seen);
    more.putAll(others.seen);
    return new Facts(more);
  }

  @SuppressWarnings("unchecked") // only with() puts in, and it ties the value to its fact
  public <T> Optional<T> find(Fact<T> fact) {
    return Optional.ofNullable((T) seen.get(fact));
  }

  /// Every fact that may be printed, by name and as plain JSON values, in the order seen.
  public void forEachShown(BiConsumer<String, Object> consumer) {
    seen.forEach((fact, value) -> show(fact, value, consumer));
  }

  @SuppressWarnings("unchecked") // as in find
  private static <T> void show(Fact<T> fact, Object value, BiConsumer<String, Object> consumer) {
    if (!fact.isHidden()) {
      consumer.accept(fact.name(), fact.json((T) value));
    }
  }
}
