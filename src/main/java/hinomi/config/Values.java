package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads single values of HOCON.
final class Values {
  private static final String KEY = "value";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\??[A-Z][A-Z0-9_]*}");

  private Values() {}

  /// Numbers and flags are text, as they were written: `1.10` stays `1.10`.
  static String text(ConfigValue value, FileContext reading) {
    return switch (value.valueType()) {
      case STRING -> filled(value, reading);
      case NUMBER, BOOLEAN -> value.atKey(KEY).getString(KEY);
      case OBJECT, LIST, NULL ->
          throw new IllegalArgumentException("must be text, was " + shown(value, reading));
    };
  }

  /// Values from the environment are taken literally, as a password may contain braces.
  private static String filled(ConfigValue value, FileContext reading) {
    String text = (String) value.unwrapped();
    return ValueOrigins.isVariable(value.origin()) ? text : filled(text, reading);
  }

  /// HOCON does not look for substitutions inside quotes: the site would be sent the name.
  private static String filled(String text, FileContext reading) {
    Matcher variable = VARIABLE.matcher(text);
    if (variable.find()) {
      throw new IllegalArgumentException(
          variable.group() + " is inside quotes, where it is plain text; move it outside of them");
    }
    reading.variables().refuseUnknown(text);
    return reading.fill(text);
  }

  static Secret secret(ConfigValue value, FileContext reading) {
    String text = text(value, reading);
    reading.secrets().add(text);
    return new Secret(text);
  }

  static Path file(ConfigValue value, FileContext reading) {
    String name = text(value, reading);
    try {
      Path file = reading.folder().resolve(name);
      if (!new Folder(reading.folder()).holds(file)) {
        throw new IllegalArgumentException("'" + name + "' lies outside of " + reading.folder());
      }
      if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
        throw new IllegalArgumentException("'" + name + "' is no file that can be read");
      }
      long size = Files.size(file);
      if (size > LoadBudget.NAMED_FILE_BYTES) {
        throw new IllegalArgumentException(
            "'" + name + "' is larger than " + (LoadBudget.NAMED_FILE_BYTES >> 20) + " MiB");
      }
      reading.budget().takeFile(size);
      return file;
    } catch (IOException | InvalidPathException missing) {
      throw new IllegalArgumentException(
          "there is no file '" + name + "' below " + reading.folder(), missing);
    }
  }

  static boolean flag(ConfigValue value, FileContext reading) {
    return switch (word(value, reading).toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default ->
          throw new IllegalArgumentException("must be true or false, was " + shown(value, reading));
    };
  }

  static int count(ConfigValue value, FileContext reading) {
    if (value.unwrapped() instanceof Integer whole) {
      return whole;
    }
    try {
      return new BigDecimal(word(value, reading)).intValueExact();
    } catch (ArithmeticException | NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "must be a whole number, was " + shown(value, reading), wrong);
    }
  }

  static double number(ConfigValue value, FileContext reading) {
    if (value.unwrapped() instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return new BigDecimal(word(value, reading)).doubleValue();
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("must be a number, was " + shown(value, reading), wrong);
    }
  }

  static Object plain(ConfigValue value, FileContext reading) {
    return switch (value.valueType()) {
      case STRING -> text(value, reading);
      case NUMBER, BOOLEAN -> value.unwrapped();
      case NULL -> throw new IllegalArgumentException("must not be null");
      case LIST -> {
        List<Object> plain = new ArrayList<>();
        list(value).forEach(each -> plain.add(plain(each, reading)));
        yield plain;
      }
      case OBJECT -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        ((ConfigObject) value)
            .forEach((key, each) -> plain.put(reading.fill(key), plain(each, reading)));
        yield plain;
      }
    };
  }

  static Stream<String> namesInBraces(ConfigValue value) {
    return switch (value) {
      case ConfigObject object ->
          Stream.concat(
              object.keySet().stream().flatMap(Variables::namesInBraces),
              object.values().stream().flatMap(Values::namesInBraces));
      case ConfigList list -> list.stream().flatMap(Values::namesInBraces);
      case ConfigValue leaf -> Variables.namesInBraces(String.valueOf(leaf.unwrapped()));
    };
  }

  static Stream<Section.Text> texts(
      String key, ConfigValue value, Set<String> without, FileContext reading) {
    return switch (value) {
      case ConfigObject object ->
          object.entrySet().stream()
              .filter(each -> !without.contains(each.getKey()))
              .flatMap(each -> texts(each.getKey(), each.getValue(), without, reading));
      case ConfigList list -> list.stream().flatMap(each -> texts(key, each, without, reading));
      case ConfigValue leaf ->
          leaf.valueType() == ConfigValueType.STRING
              ? Stream.of(
                  new Section.Text(key, () -> reading.fill(String.valueOf(leaf.unwrapped()))))
              : Stream.of();
    };
  }

  static List<ConfigValue> list(ConfigValue value) {
    return (ConfigList) value;
  }

  static String shown(ConfigValue value, FileContext reading) {
    return switch (value.valueType()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case NULL -> "null";
      case STRING -> "'" + reading.fill((String) value.unwrapped()) + "'";
      case NUMBER, BOOLEAN -> value.atKey(KEY).getString(KEY);
    };
  }

  /// What a number or a flag is read from: variables and the environment bring them as text.
  private static String word(ConfigValue value, FileContext reading) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> text(value, reading).strip();
      case OBJECT, LIST, NULL -> "";
    };
  }
}
