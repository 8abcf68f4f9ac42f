package hinomi.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A file may have any name.
class TableTest {
  private final Table sheet =
      new Table("Files", List.of("file"), List.of(List.of("a\u001b[31m\n# `b` ![x](y) <i>|@all")));

  @Test
  void holdsEachCellInItsLine() {
    assertEquals("a\\u001b[31m\\n# `b` ![x](y) <i>|@all", sheet.text().get(3));
  }

  @Test
  void letsNoCellLayOutLinkOrMention() {
    assertEquals(
        "| a\\\\u001b\\[31m\\\\n# \\`b\\` !\\[x](y) &lt;i>\\|@\u200ball |",
        sheet.markdown().get(4));
  }
}
