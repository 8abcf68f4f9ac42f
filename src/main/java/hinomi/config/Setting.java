package hinomi.config;

import java.util.Optional;
import java.util.function.Function;

/// A value read from a file, or the promise that its problem is recorded already.
public sealed interface Setting<T> {
  /// The value; only to be asked for inside [Section#make], which is not reached after a problem.
  T get();

  boolean isGood();

  /// The value, if there was no problem with it.
  default Optional<T> found() {
    return isGood() ? Optional.of(get()) : Optional.empty();
  }

  default <R> Setting<R> map(Function<? super T, ? extends R> change) {
    return isGood() ? new Good<>(change.apply(get())) : new Refused<>();
  }

  static <T> Setting<T> of(T value) {
    return new Good<>(value);
  }

  record Good<T>(T get) implements Setting<T> {
    @Override
    public boolean isGood() {
      return true;
    }
  }

  record Refused<T>() implements Setting<T> {
    @Override
    public T get() {
      throw new IllegalStateException("asked for a setting whose problem is recorded");
    }

    @Override
    public boolean isGood() {
      return false;
    }
  }
}
