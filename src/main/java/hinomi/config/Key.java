package hinomi.config;

import java.util.List;
import java.util.Optional;

/// One key of check files as its author writes it. `*` is the name of a key that the author
/// chooses.
public record Key(
    String name, KeyType type, Presence presence, Docs docs, Example example, Below below) {
  /// Stands for any name.
  public static final String ANY_NAME = "*";

  /// When the key must be there, and what holds without it: a value, or words.
  public record Presence(
      Optional<String> required, Optional<String> fallback, Optional<String> unset) {
    /// Whether every section has the key.
    public boolean isRequired() {
      return required.filter("true"::equals).isPresent();
    }
  }

  /// One sentence, and the kinds of checks that have the key, all of them if there are none.
  public record Docs(String about, List<String> kinds) {
    public Docs {
      kinds = List.copyOf(kinds);
    }
  }

  /// The key as it is written in its section, the name that stands for any name, and the keys that
  /// it needs beside it, or replaces.
  public record Example(String text, String placeholder, List<String> with, List<String> without) {
    public Example {
      with = List.copyOf(with);
      without = List.copyOf(without);
    }
  }

  /// The keys below: those of groups and its own; the kind of checks that they are of, if the key
  /// decides it; and what to write for a value of the wrong form.
  record Below(KeyGroup.Source source, Optional<String> kind, Optional<String> shape) {}

  /// What to write in place of an unknown key, and why; perhaps not in the same section, but beside
  /// it or one around it.
  public record Hint(String write, String because, boolean isBeside) {
    /// The key that it begins with.
    public String target() {
      return write.replaceFirst("[ ={].*", "");
    }

    Hint with(KeyType.Kind kind) {
      return new Hint(Key.filled(write, kind), because, isBeside);
    }
  }

  /// The kind of checks that the key makes, or whose conditions it holds.
  public Optional<String> kind() {
    return below.kind();
  }

  /// Whether checks of the kind have the key.
  public boolean isFor(String kind) {
    return docs.kinds().isEmpty() || docs.kinds().contains(kind);
  }

  public boolean isAnyName() {
    return name.equals(ANY_NAME);
  }

  Key with(KeyType.Kind kind) {
    Example filled =
        new Example(filled(example.text, kind), example.placeholder, example.with, example.without);
    return new Key(name, type.with(kind), presence, docs, filled, below);
  }

  private static String filled(String text, KeyType.Kind kind) {
    return text.replace("OF", kind.sample());
  }

  /// Groups that a section of keys takes over, and the kind of their bounds.
  record Use(List<String> groups, Optional<KeyType.Kind> of) {
    Use {
      groups = List.copyOf(groups);
    }
  }
}
