package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuplicateKeysTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1",
        "a { b = %d }",
        "a.b%d = 1",
        "\"a\" : 1",
        "o { a = %d }",
        "o { p = ${?q} { a = %d } }",
        "o = { p += { r = 1 }, \"a\" = [ 1, 2 ] } // c",
      })
  void findsAKeyThatIsThereTooOften(String line) {
    assertEquals(Optional.of(2_001), DuplicateKeys.in(lines(line)).map(DuplicateKeys.Key::line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%d = 1",
        "a%d { b = 1 }",
        "a%d = { b = 1, c = [{ d = 1 }, { d = 2 }] }",
        "\"a.%d\" { b : x }",
        "l%d = [\n{ a = 1 }\n{ a = 2 }]",
        "l%d = ${?a} { b = ${?c}${?c} }",
        "# a = 1",
        "\"x%d\" = \"a = 1, a = 2 {\" // { a = 1",
        "x%d = \"\"\" \n a = 1 { \n \"\"\"",
      })
  void leavesTheSameKeyOfManyObjectsAlone(String line) {
    assertEquals(Optional.empty(), DuplicateKeys.in(lines(line)));
  }

  private static String lines(String line) {
    return IntStream.range(0, 3_000)
        .mapToObj(number -> line.replace("%d", "" + number))
        .collect(Collectors.joining("\n"));
  }
}
