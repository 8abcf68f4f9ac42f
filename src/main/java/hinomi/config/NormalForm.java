package hinomi.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sections as plain Java in one form, however they were written: defaults in place, durations in
/// seconds, sizes in bytes, a list where one value may stand for a list, words as in the table of
/// keys.
public final class NormalForm {
  private final KeyTable table = KeyTable.ofChecks();
  private final String kind;

  private NormalForm(String kind) {
    this.kind = kind;
  }

  /// What a check of the kind has under the key of its kind.
  public static Map<String, Object> of(String kind, Object written) {
    NormalForm form = new NormalForm(kind);
    return table(form.table.root().find(kind).map(key -> form.value(key, written)).orElse(written));
  }

  private static Map<String, Object> table(Object value) {
    Map<String, Object> plain = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> plain.put(String.valueOf(key), each));
    }
    return plain;
  }

  private Map<String, Object> section(KeyGroup group, Map<?, ?> written) {
    Map<String, Object> normal = new TreeMap<>();
    written.forEach((name, value) ->
        normal.put(
            String.valueOf(name),
            group.find(String.valueOf(name)).map(key -> value(key, value)).orElse(value)));
    group.keys().values().stream()
        .filter(key -> !written.containsKey(key.name()) && !key.isAnyName() && key.isFor(kind))
        .filter(key -> key.example().with().stream().allMatch(written::containsKey))
        .forEach(key -> putDefault(key, normal));
    return normal;
  }

  /// What holds without the key, if that is one value, or a section of such values.
  private void putDefault(Key key, Map<String, Object> normal) {
    KeyGroup below = table.below(key);
    if (key.presence().fallback().isPresent() && key.presence().unset().isEmpty()) {
      normal.put(key.name(), value(key, key.presence().fallback().get()));
    } else if (key.type().isObject()
        && below.keys().values().stream().noneMatch(each -> each.presence().isRequired())) {
      Map<String, Object> defaults = section(below, Map.of());
      if (!defaults.isEmpty()) {
        normal.put(key.name(), defaults);
      }
    }
  }

  private Object value(Key key, Object value) {
    return switch (value) {
      case Map<?, ?> map when key.type().allowsObjects() && !table.below(key).keys().isEmpty() ->
          section(table.below(key), map);
      case Map<?, ?> map -> new LinkedHashMap<>(map);
      case List<?> list -> new ArrayList<>(list.stream().map(each -> element(key, each)).toList());
      default -> isOneOrMany(key.type()) ? List.of(plain(key, value)) : plain(key, value);
    };
  }

  private Object element(Key key, Object value) {
    return value instanceof Map<?, ?> map ? section(table.below(key), map) : plain(key, value);
  }

  private static boolean isOneOrMany(KeyType type) {
    return type.allowsPlain() && type.forms().stream().anyMatch(KeyType.Form::isList);
  }

  /// Read by the first form of the key that fits; as it is, if none does.
  private static Object plain(Key key, Object value) {
    return key.type().forms().stream()
        .flatMap(form -> read(form.kind(), key.type(), value).stream())
        .findFirst()
        .orElse(value);
  }

  private static Optional<Object> read(KeyType.Kind kind, KeyType type, Object value) {
    try {
      return Optional.of(plain(kind, type, value));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Object plain(KeyType.Kind kind, KeyType type, Object value) {
    String text = String.valueOf(value).strip();
    return switch (kind) {
      case DURATION -> seconds(Units.duration(text));
      case SIZE -> Units.size(text);
      case INTEGER, NUMBER -> number(new BigDecimal(text));
      case BOOLEAN -> flag(text);
      case WORD -> word(type, text);
      case OBJECT, NULL, OF -> throw new IllegalArgumentException(text);
      case TEXT, REGEX, URL, FILE -> text;
      case ANY -> value;
    };
  }

  /// In seconds, without a fraction where there is none.
  public static Number seconds(Duration duration) {
    return number(BigDecimal.valueOf(duration.toNanos(), 9));
  }

  private static Number number(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0
        ? (Number) number.longValueExact()
        : (Number) number.doubleValue();
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static String word(KeyType type, String text) {
    return type.words().stream()
        .filter(word -> word.equals(text) || (type.anyCase() && word.equalsIgnoreCase(text)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }
}
