package hinomi.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// How one value of a file is read: what it must look like, in words, and what it becomes.
public final class ValueType<T> {
  public static final ValueType<String> TEXT = new ValueType<>("text", Values::text);
  public static final ValueType<Boolean> FLAG = new ValueType<>("true or false", Values::flag);
  public static final ValueType<Integer> COUNT = new ValueType<>("a whole number", Values::count);
  public static final ValueType<Double> NUMBER = new ValueType<>("a number", Values::number);

  /// With a unit, as `10s`, `800ms`, `1m`; a bare number and less than nothing are refused.
  public static final ValueType<Duration> DURATION = TEXT.as(Units.A_DURATION, Units::duration);

  /// Bytes, as `64 KiB`; a bare number is bytes.
  public static final ValueType<Long> SIZE = TEXT.as(Units.A_SIZE, Units::size);

  public static final ValueType<Pattern> PATTERN =
      TEXT.placing((before, value) -> Pattern.quote(value))
          .as("a regular expression", ValueType::pattern);

  /// A file below the folder that is being read, which it cannot lead out of.
  public static final ValueType<Path> FILE =
      new ValueType<>("a file below the folder", Values::file).placing(ValueType::refused);

  /// A text that is never shown again, wherever it came from.
  public static final ValueType<Secret> SECRET = new ValueType<>("text", Values::secret);

  /// Any value as plain Java: text, number, boolean, list or map of these.
  public static final ValueType<Object> ANY = new ValueType<>("any value", Values::plain);

  private final String what;
  private final Reader<T> reader;

  /// What begins such a spelling, where no backslash takes its meaning, and how Java spells it.
  private static final Map<Pattern, String> FOREIGN =
      Map.of(
          Pattern.compile("\\[[:.=]\\^?\\w+[:.=]]"), "a POSIX class as \\p{Alpha}, \\p{Digit}, \\s",
          Pattern.compile("\\(\\?P[<=>]"), "(?<name>...) and \\k<name>",
          Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\[<>]"), "\\b for the edge of a word");

  ValueType(String what, Reader<T> reader) {
    this.what = what;
    this.reader = reader;
  }

  /// Reads a value, or throws IllegalArgumentException with what is wrong.
  interface Reader<T> {
    T read(ConfigValue value, FileContext reading);
  }

  T read(ConfigValue value, FileContext reading) {
    return reader.read(value, reading);
  }

  Optional<T> accepted(ConfigValue value, FileContext reading) {
    try {
      return Optional.of(read(value, reading));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  String what() {
    return what;
  }

  private static String refused(String before, String value) {
    throw new IllegalArgumentException(
        "must not contain a value from an answer, as it names a file");
  }

  private static Pattern pattern(String text) {
    refuseOtherFlavours(text);
    try {
      return Pattern.compile(text, Pattern.DOTALL);
    } catch (StackOverflowError _) {
      throw new IllegalArgumentException("is a regular expression that is nested too deep");
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a regular expression: "
              + Suggestions.lowered(wrong.getDescription()),
          wrong);
    }
  }

  /// Spellings of other engines that Java reads as something else, or not at all.
  private static void refuseOtherFlavours(String text) {
    FOREIGN.forEach((foreign, java) -> {
      Matcher found = foreign.matcher(text);
      if (found.find()) {
        throw new IllegalArgumentException(
            "has '" + found.group() + "', which is not Java's syntax: write " + java);
      }
    });
  }

  /// Takes no value: for telling that something else is wanted.
  static ValueType<Object> wanting(String what) {
    return new ValueType<>(
        what,
        (value, reading) -> {
          throw new IllegalArgumentException(
              "must be " + what + ", was " + Values.shown(value, reading));
        });
  }

  /// One of these words; a near miss is named in the problem.
  public static <T> ValueType<T> oneOf(Map<String, T> words) {
    return TEXT.as(
        "one of " + words.keySet().stream().sorted().toList(),
        text -> {
          T value = words.get(text);
          if (value == null) {
            throw new IllegalArgumentException(Suggestions.unknown(text, words.keySet()));
          }
          return value;
        });
  }

  /// A constant of an enum by its key.
  public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type, Function<E, String> key) {
    return oneOf(
        Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(key, each -> each)));
  }

  /// The same in capital or small letters; the keys are in capitals.
  public static <E extends Enum<E>> ValueType<E> oneOfInAnyCase(
      Class<E> type, Function<E, String> key) {
    Map<String, E> words =
        Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(key, each -> each));
    return TEXT.as(
        "one of " + words.keySet().stream().sorted().toList(),
        text ->
            Optional.ofNullable(words.get(text.toUpperCase(Locale.ROOT)))
                .orElseThrow(
                    () -> new IllegalArgumentException(Suggestions.unknown(text, words.keySet()))));
  }

  public static <T> ValueType<List<T>> listOf(ValueType<T> kind) {
    return new ValueType<>(
        "a list of " + kind.what,
        (value, reading) -> {
          if (value.valueType() != ConfigValueType.LIST) {
            throw new IllegalArgumentException(
                "must be a list, was " + Values.shown(value, reading));
          }
          return elements(Values.list(value), kind, reading);
        });
  }

  private static <T> List<T> elements(
      List<ConfigValue> values, ValueType<T> kind, FileContext reading) {
    List<T> list = new ArrayList<>();
    List<WrongElement> wrong = new ArrayList<>();
    for (int index = 0; index < values.size(); index++) {
      try {
        list.add(kind.read(values.get(index), reading));
      } catch (IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        wrong.add(new WrongElement(index, values.get(index), message));
      }
    }
    if (!wrong.isEmpty()) {
      throw new ElementErrors(wrong);
    }
    return List.copyOf(list);
  }

  /// One value or a list of them.
  public static <T> ValueType<List<T>> oneOrMany(ValueType<T> kind) {
    ValueType<List<T>> many = listOf(kind);
    return new ValueType<>(
        kind.what + ", or a list of them",
        (value, reading) ->
            value.valueType() == ConfigValueType.LIST
                ? many.read(value, reading)
                : List.of(kind.read(value, reading)));
  }

  /// This kind, or what the text itself holds where it begins like this.
  public ValueType<T> orInline(String start, Function<String, T> read) {
    return new ValueType<>(
        what,
        (value, reading) ->
            value.unwrapped() instanceof String text && text.strip().startsWith(start)
                ? read.apply(text)
                : read(value, reading));
  }

  /// This kind, with values from elsewhere put into its text like this.
  public ValueType<T> placing(Escaping placing) {
    return new ValueType<>(what, (value, reading) -> read(value, reading.placing(placing)));
  }

  /// This kind, read further; what the function refuses with IllegalArgumentException is the
  /// problem.
  public <R> ValueType<R> as(String newWhat, Function<? super T, ? extends R> parse) {
    return new ValueType<>(newWhat, (value, reading) -> parse.apply(read(value, reading)));
  }

  /// One element of a list that cannot be read.
  record WrongElement(int index, ConfigValue value, String message) {}

  /// Some elements of a list are wrong, each at its own position.
  @SuppressWarnings("serial") // It never leaves the reading of one value.
  static final class ElementErrors extends IllegalArgumentException {
    private final List<WrongElement> all;

    ElementErrors(List<WrongElement> all) {
      super(all.getFirst().message());
      this.all = List.copyOf(all);
    }

    List<WrongElement> all() {
      return all;
    }
  }
}
