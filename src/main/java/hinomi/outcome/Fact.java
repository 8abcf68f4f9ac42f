package hinomi.outcome;

import java.util.function.Function;

/// A typed name of one thing that a probe can see. Dots in the name nest in JSON: `tls.version`.
///
/// What `json` gives is plain (text, number, boolean, list or map of these); a fact made by
/// [#hidden] is for assertions and never printed.
public final class Fact<T> {
  private final String name;
  private final Function<? super T, ?> json;
  private final boolean hidden;

  private Fact(String name, Function<? super T, ?> json, boolean hidden) {
    this.name = name;
    this.json = json;
    this.hidden = hidden;
  }

  public static <T> Fact<T> of(String name, Function<? super T, ?> json) {
    return new Fact<>(name, json, false);
  }

  public static <T> Fact<T> hidden(String name) {
    return new Fact<>(name, value -> value, true);
  }

  public String name() {
    return name;
  }

  public boolean isHidden() {
    return hidden;
  }

  public Object json(T value) {
    return json.apply(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
