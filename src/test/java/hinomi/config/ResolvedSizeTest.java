package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvedSizeTest {
  private static final String[] NAMES = {"a", "b", "c", "d.e", "d.f", "\"g h\".i", "j"};

  /// The first of them is 10 characters long, each of the others doubles the one before.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x0 = aaaaaaaaaa | x%2$d = ${x%1$d}${x%1$d}",
        "x0 = aaaaaaaaaa | x%2$d = ${x%1$d} and ${x%1$d}",
        "x0 = [aaaaaaaaaa] | x%2$d = ${x%1$d}${x%1$d}",
        "x0 = [aaaaaaaaaa] | x%2$d = [${x%1$d}, ${x%1$d}]",
        "x0 = {a = aaaaaaaaaa} | x%2$d = { l = ${x%1$d}, r = ${x%1$d} }",
        "x0 = [aaaaaaaaaa], x1 = ${x0} | x1 += ${x1}",
        "x0 = aaaaaaaaaa, y = ${x0} | y = ${y}${y}",
        "x0 = aaaaaaaaaa | o { x%2$d = ${?x%1$d}${?o.x%1$d}${?x%1$d}${?o.x%1$d} }",
        "x0 = aaaaaaaaaa, o = ${p}, p {} | o { x0 = ${x0}, x%2$d = ${o.x%1$d}${o.x%1$d} }",
        "x0 = aaaaaaaaaa | \"x.%2$d\" = ${\"x.%1$d\"}${\"x.%1$d\"}, \"x.0\" = ${x0}",
      })
  void countsWhatDoublesWithEachLine(String first, String doubling) {
    String text =
        IntStream.range(0, 40)
            .mapToObj(each -> doubling.formatted(each, each + 1))
            .collect(Collectors.joining("\n", first + "\n", ""));

    long size = ResolvedSize.of(parsed(text), _ -> 0);

    assertTrue(size >= 10L << 38, () -> size + " for " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base = \"https://www.example.com\", url = ${base}/health",
        "x = [1], x = ${x} [2], x = ${x} [3], x += 4, x += 5, x += 6, x += 7, x += 8, x += 9",
        "path = a, path = ${path}\":/b\", path = ${path}\":/c\", path = ${path}\":/d\"",
        "d { a = 1, b { c = 2 } }, e = ${d} { a = 3 }, f = ${e} { b { c = 4 } }, g = ${f.b}",
        "p { x = 1 }, o = ${p} { y = 2 }, q = ${o.x}${o.y}${o.x}, r = ${q}${o.x}",
      })
  void staysNearWhatTheLibraryMakes(String text) {
    ConfigObject written = parsed(text);

    long size = ResolvedSize.of(written, _ -> 0);

    assertTrue(size <= 10L * resolved(written), () -> size + " for " + text);
  }

  @Test
  void countsVariablesOfTheEnvironment() {
    long without = ResolvedSize.of(parsed("a = ${?LONG}"), _ -> 0);

    assertEquals(
        without + 1_000,
        ResolvedSize.of(parsed("a = ${?LONG}"), name -> name.equals("LONG") ? 1_000 : 0));
  }

  @Test
  void isNeverLessThanWhatTheLibraryMakes() {
    Random random = new Random(20_261_130);
    int compared = 0;
    for (int turn = 0; turn < 20_000; turn++) {
      String text = anything(random);
      try {
        ConfigObject written = parsed(text);
        int made = resolved(written);
        long size = ResolvedSize.of(written, _ -> 0);
        assertTrue(size * 2 >= made, () -> size + " instead of " + made + " for " + text);
        compared++;
      } catch (ConfigException refused) {
        // What the library refuses costs nothing.
      }
    }
    assertTrue(compared > 2_000, "only " + compared + " were resolved");
  }

  private static String anything(Random random) {
    StringBuilder text = new StringBuilder();
    for (int line = 2 + random.nextInt(9); line > 0; line--) {
      text.append(name(random)).append(random.nextInt(6) == 0 ? " += " : " = ");
      text.append(value(random)).append('\n');
    }
    return text.toString();
  }

  private static String value(Random random) {
    String reference = "${" + (random.nextInt(3) > 0 ? "?" : "") + name(random) + "}";
    return switch (random.nextInt(8)) {
      case 0 -> "text";
      case 1 -> "[text, " + reference + ", " + reference + "]";
      case 2 -> "{ k = text, e = " + reference + ", f = " + reference + " }";
      case 3 -> reference + " { e = " + reference + " }";
      case 4 -> reference + " [" + reference + "]";
      case 5 -> reference + reference + " text";
      default -> reference + reference;
    };
  }

  private static String name(Random random) {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private static ConfigObject parsed(String text) {
    return ConfigFactory.parseString(text).root();
  }

  private static int resolved(ConfigObject written) {
    ConfigResolveOptions options = ConfigResolveOptions.defaults().setUseSystemEnvironment(false);
    return written
        .toConfig()
        .resolve(options)
        .root()
        .render(ConfigRenderOptions.concise())
        .length();
  }
}
