package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void isOneLineThatSteersNoTerminalWhateverTheFileHolds() {
    Problem problem =
        new Problem(new Position("a\u001b[31m.conf", 3), "checks.\u009b", "was 'x\r\n\u202ey'");

    assertEquals("a\\u001b[31m.conf:3: checks.\\u009b: was 'x\\r\\n\\u202ey'", problem.toString());
  }
}
