package hinomi.report;

import java.util.Optional;
import java.util.function.Function;

/// A part of a report: its figures, or why they could not be read.
public sealed interface Part<T> {
  record Known<T>(T value) implements Part<T> {}

  /// The reason follows "not readable: ".
  record Unreadable<T>(String why) implements Part<T> {}

  default Optional<T> known() {
    return switch (this) {
      case Known<T>(T value) -> Optional.of(value);
      case Unreadable<T> _ -> Optional.empty();
    };
  }

  default <R> Part<R> map(Function<T, R> change) {
    return switch (this) {
      case Known<T>(T value) -> new Known<>(change.apply(value));
      case Unreadable<T>(String why) -> new Unreadable<>(why);
    };
  }
}
