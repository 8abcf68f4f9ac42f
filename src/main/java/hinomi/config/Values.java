package hinomi.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads single HOCON values, by the rules of HOCON but stricter about units.
final class Values {
  private static final String KEY = "value";

  private Values() {}

  static String text(ConfigValue value, Reading reading) {
    return switch (value.valueType()) {
      case STRING -> reading.fill((String) value.unwrapped());
      case NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      case OBJECT, LIST, NULL ->
          throw new IllegalArgumentException("wants text, was " + shown(value));
    };
  }

  static boolean flag(ConfigValue value, Reading reading) {
    try {
      return alone(value, reading).getBoolean(KEY);
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException("wants true or false, was " + shown(value), wrong);
    }
  }

  static int count(ConfigValue value, Reading reading) {
    try {
      return alone(value, reading).getInt(KEY);
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException("wants a whole number, was " + shown(value), wrong);
    }
  }

  static double number(ConfigValue value, Reading reading) {
    try {
      return alone(value, reading).getDouble(KEY);
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException("wants a number, was " + shown(value), wrong);
    }
  }

  static Duration duration(ConfigValue value, Reading reading) {
    try {
      if (value.valueType() == ConfigValueType.NUMBER) {
        throw new IllegalArgumentException(
            "wants a duration with a unit, as 10s, was " + shown(value));
      }
      return alone(value, reading).getDuration(KEY);
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException(
          "wants a duration, as 500ms, 10s or 1m, was " + shown(value), wrong);
    }
  }

  static long size(ConfigValue value, Reading reading) {
    try {
      return alone(value, reading).getBytes(KEY);
    } catch (ConfigException wrong) {
      throw new IllegalArgumentException("wants a size, as 64 KiB, was " + shown(value), wrong);
    }
  }

  static Object plain(ConfigValue value, Reading reading) {
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

  static List<ConfigValue> list(ConfigValue value) {
    return (ConfigList) value;
  }

  static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case NULL -> "null";
      case STRING -> "'" + value.unwrapped() + "'";
      case NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
    };
  }

  private static Config alone(ConfigValue value, Reading reading) {
    ConfigValue filled =
        value.valueType() == ConfigValueType.STRING
            ? com.typesafe.config.ConfigValueFactory.fromAnyRef(text(value, reading))
            : value;
    return filled.atKey(KEY);
  }
}
