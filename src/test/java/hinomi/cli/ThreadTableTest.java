package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadTableTest {
  static List<String> tests() throws IOException {
    return ThreadTable.load().rows().stream()
        .map(ThreadTable.Row::test)
        .filter(each -> !each.equals("-"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void namesTestsThatThereAre(String test) throws ClassNotFoundException {
    String[] words = test.split("#", -1);

    assertTrue(
        Arrays.stream(Class.forName(words[0]).getDeclaredMethods())
            .anyMatch(each -> each.getName().equals(words[1])));
  }
}
