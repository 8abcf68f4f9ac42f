package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.assertion.Budget;
import hinomi.judging.JudgingPool;
import hinomi.net.visit.ResponseLimits;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every place where a size or a time depends on bytes from outside, with the bound that we chose,
/// as `bounds.txt` lists them.
class BoundsTest {
  private static final int HEAP_MIB = 256;

  /// What is bounded, by how much, and by which constant.
  record Bound(String what, String bound, String type, String constant) {
    static Bound of(String line) {
      List<String> cells = Arrays.stream(line.split("[|#]", -1)).map(String::strip).toList();
      return new Bound(cells.get(0), cells.get(1), "hinomi." + cells.get(2), cells.get(3));
    }
  }

  static List<Bound> bounds() throws IOException {
    try (var file = Objects.requireNonNull(BoundsTest.class.getResourceAsStream("/bounds.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Bound::of)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void areThoseOfTheCode(Bound each) throws ReflectiveOperationException {
    Field constant = Class.forName(each.type).getDeclaredField(each.constant);
    constant.setAccessible(true);

    assertEquals(each.bound, String.valueOf(constant.get(null)));
  }

  /// The bodies that wait, and on either thread one that is judged: its text, and a tree of it.
  @Test
  void fitTogetherIntoTheHeapOfTheImage() {
    long mib = 1 << 20;
    long largest = new ResponseLimits(16 * mib, 64 << 10).body() / mib;
    long tree = 40;
    long waiting = HEAP_MIB / 4;
    long slow = 2 * largest + tree;
    long quick = 2L * JudgingPool.QUICK_BYTES / mib + tree;

    assertTrue(waiting + slow + quick + 16 < HEAP_MIB, waiting + " " + slow + " " + quick);
  }

  @Test
  void giveAJudgementTwoSecondsOfTheProcessor() {
    assertEquals(Duration.ofSeconds(2), Budget.CPU);
  }
}
