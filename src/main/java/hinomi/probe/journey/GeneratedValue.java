package hinomi.probe.journey;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.SECRET;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOf;

import hinomi.config.Secret;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.probe.Totp;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A value that a step generates anew in every run: from the clock, at random, or from other
/// values.
record GeneratedValue(Function<Instant, String> generator, boolean secret) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<String> GENERATORS =
      List.of("base64", "date", "random", "timestamp", "totp");
  private static final ValueType<Function<Instant, String>> WORD =
      TEXT.as("timestamp, uuid, or an object { }", GeneratedValue::word);
  private static final ValueType<Function<Instant, String>> TIMESTAMP =
      oneOf(
          Map.of(
              "seconds",
              GeneratedValue::seconds,
              "millis",
              now -> String.valueOf(now.toEpochMilli())));
  private static final String DIGITS = "0123456789";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final ValueType<String> ALPHABET =
      oneOf(Map.of("digits", DIGITS, "letters", LETTERS, "both", DIGITS + LETTERS));
  private static final ValueType<Integer> LENGTH =
      COUNT.as("a length from 1 to 1000", GeneratedValue::length);
  private static final ValueType<DateTimeFormatter> FORMAT =
      TEXT.as("a format, as yyyy-MM-dd", GeneratedValue::format);
  private static final ValueType<ZoneId> ZONE =
      TEXT.as("a time zone, as Asia/Tokyo", GeneratedValue::zone);

  /// `now = timestamp`, `id = uuid`, `code { totp = ${SECRET} }` and the like.
  static Setting<GeneratedValue> read(Section values, String name) {
    if (!values.isSection(name)) {
      return values.required(name, WORD).map(generator -> new GeneratedValue(generator, false));
    }
    Section value = values.section(name);
    List<String> given = GENERATORS.stream().filter(value::has).toList();
    Setting<Boolean> secret =
        value.optional("secret", FLAG, given.contains("totp") || given.contains("base64"));
    if (given.size() != 1) {
      value.make(() -> true);
      return value.refuse("needs one of " + GENERATORS);
    }
    Supplier<Function<Instant, String>> generator = generator(value, given.getFirst());
    return value.make(() -> new GeneratedValue(generator.get(), secret.get()));
  }

  String generate(Instant now) {
    return generator.apply(now);
  }

  /// Reads the keys of one generator; call it only when the whole section is good.
  private static Supplier<Function<Instant, String>> generator(Section value, String key) {
    return switch (key) {
      case "base64" -> base64(value.required(key, TEXT));
      case "date" -> date(value);
      case "random" -> random(value);
      case "timestamp" -> value.required(key, TIMESTAMP)::get;
      default -> totp(value);
    };
  }

  private static Supplier<Function<Instant, String>> base64(Setting<String> text) {
    return () -> {
      byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
      String encoded = Base64.getEncoder().encodeToString(bytes);
      return _ -> encoded;
    };
  }

  private static Supplier<Function<Instant, String>> date(Section value) {
    Setting<DateTimeFormatter> format = value.required("date", FORMAT);
    Setting<Duration> plus = value.optional("plus", DURATION, Duration.ZERO);
    Setting<ZoneId> zone = value.optional("zone", ZONE, ZoneId.of("UTC"));
    return () -> now -> format.get().withZone(zone.get()).format(now.plus(plus.get()));
  }

  private static Supplier<Function<Instant, String>> random(Section value) {
    Setting<Integer> length = value.required("random", LENGTH);
    Setting<String> of = value.optional("of", ALPHABET, DIGITS + LETTERS);
    return () -> _ -> random(length.get(), of.get());
  }

  private static String random(int length, String alphabet) {
    return RANDOM
        .ints(length, 0, alphabet.length())
        .mapToObj(index -> alphabet.substring(index, index + 1))
        .collect(Collectors.joining());
  }

  private static Supplier<Function<Instant, String>> totp(Section value) {
    Setting<Secret> secret = value.required("totp", SECRET);
    Setting<Integer> digits = value.optional("digits", COUNT, 6);
    Setting<Duration> period = value.optional("period", DURATION, Duration.ofSeconds(30));
    Setting<String> algorithm = value.optional("algorithm", oneOf(Totp.ALGORITHMS), "HmacSHA1");
    return () -> new Totp(secret.get(), algorithm.get(), digits.get(), period.get())::at;
  }

  private static Function<Instant, String> word(String text) {
    return switch (text) {
      case "timestamp" -> GeneratedValue::seconds;
      case "uuid" -> _ -> UUID.randomUUID().toString();
      default ->
          throw new IllegalArgumentException(
              "must be timestamp, uuid, or an object with one of "
                  + GENERATORS
                  + ", was '"
                  + text
                  + "'");
    };
  }

  private static String seconds(Instant now) {
    return String.valueOf(now.getEpochSecond());
  }

  private static int length(int length) {
    if (length < 1 || length > 1_000) {
      throw new IllegalArgumentException("must be 1 to 1000, was " + length);
    }
    return length;
  }

  private static DateTimeFormatter format(String pattern) {
    try {
      DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      var _ = format.withZone(ZoneOffset.UTC).format(Instant.EPOCH); // or throws
      return format;
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new IllegalArgumentException(
          "'" + pattern + "' is not a date format, as yyyy-MM-dd", wrong);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException("'" + name + "' is not a time zone, as Asia/Tokyo", wrong);
    }
  }
}
