package hinomi.config;

/// A value that is in effect in a section: its path below it, the value as plain Java (masked if it
/// came from the environment), and the place where it is written.
public record EffectiveValue(String path, Object value, Position place) {}
