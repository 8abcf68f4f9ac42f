package hinomi.config;

/// How a value that somebody else brings is put into a text, so that it stays one value there: what
/// stands before it tells the place. It throws IllegalArgumentException where it must not be.
@FunctionalInterface
public interface Escaping {
  Escaping AS_IT_IS = (before, value) -> value;

  String put(String before, String value);
}
