package hinomi.config;

/// Escapes a value from outside so that it stays one value in the text it is put into; the text
/// before it shows the context. Throws IllegalArgumentException where such a value is not allowed.
@FunctionalInterface
public interface Escaping {
  Escaping AS_IT_IS = (before, value) -> value;

  String put(String before, String value);
}
