package hinomi.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The forms that the value of a key may take, the words of an enumeration, and the unit of a
/// number.
public record KeyType(
    List<Form> forms, List<String> words, boolean anyCase, Optional<String> unit) {
  public KeyType {
    forms = List.copyOf(forms);
    words = List.copyOf(words);
  }

  /// One form: a single value, or a list of such values.
  public record Form(Kind kind, boolean isList) {
    /// As in `text` or `list of text`.
    static Form parse(String text) {
      boolean isList = text.startsWith("list of ");
      String kind = isList ? text.substring("list of ".length()) : text;
      return new Form(
          kind.equals("objects") ? Kind.OBJECT : Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
          isList);
    }

    private String inWords() {
      return (isList ? "list of " : "") + kind.inWords(isList);
    }
  }

  /// What one value is. OF stands for a kind that the user of a group chooses.
  public enum Kind {
    TEXT,
    BOOLEAN,
    INTEGER,
    NUMBER,
    DURATION,
    SIZE,
    WORD,
    REGEX,
    URL,
    FILE,
    ANY,
    NULL,
    OBJECT,
    OF;

    private String inWords(boolean isList) {
      return switch (this) {
        case URL -> "URL";
        case WORD -> isList ? "words" : "word";
        case OBJECT -> isList ? "objects" : "object";
        default -> name().toLowerCase(Locale.ROOT);
      };
    }

    /// A value for examples.
    String sample() {
      return switch (this) {
        case DURATION -> "10s";
        case SIZE -> "1 KiB";
        default -> "1";
      };
    }
  }

  static KeyType of(
      List<String> forms, List<String> words, boolean anyCase, Optional<String> unit) {
    return new KeyType(forms.stream().map(Form::parse).toList(), words, anyCase, unit);
  }

  /// The same with this kind in place of the one left open.
  KeyType with(Kind kind) {
    return new KeyType(
        forms.stream()
            .map(form -> form.kind == Kind.OF ? new Form(kind, form.isList) : form)
            .toList(),
        words,
        anyCase,
        unit);
  }

  public boolean allows(Kind kind, boolean asList) {
    return forms.contains(new Form(kind, asList));
  }

  public boolean isObject() {
    return allows(Kind.OBJECT, false);
  }

  public boolean isListOfObjects() {
    return allows(Kind.OBJECT, true);
  }

  /// Whether some form is a list.
  public boolean allowsLists() {
    return allows(Kind.ANY, false) || forms.stream().anyMatch(Form::isList);
  }

  /// Whether some form is a single value that is no object.
  public boolean allowsPlain() {
    return forms.stream().anyMatch(form -> !form.isList && form.kind != Kind.OBJECT);
  }

  /// Whether a plain form takes true and false.
  boolean allowsFlags() {
    Set<Kind> others = Set.of(Kind.INTEGER, Kind.NUMBER, Kind.DURATION, Kind.SIZE, Kind.NULL);
    return forms.stream().anyMatch(form -> form.kind != Kind.OBJECT && !others.contains(form.kind));
  }

  public boolean allowsObjects() {
    return allows(Kind.ANY, false) || isObject();
  }

  /// As in `text, list or object`; a list is one of what may also stand alone.
  public String inWords() {
    List<String> all =
        forms.stream()
            .map(form -> form.isList && allows(form.kind, false) ? "list" : form.inWords())
            .toList();
    return all.size() == 1
        ? all.getFirst()
        : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
  }
}
