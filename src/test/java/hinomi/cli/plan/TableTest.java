package hinomi.cli.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A file may have any name, so cells are escaped.
class TableTest {
  private final Table table =
      new Table("Files", List.of("file"), List.of(List.of("a\u001b[31m\n# `b` ![x](y) <i>|@all")));

  @Test
  void keepsEachCellOnOneLine() {
    assertEquals("a\\u001b[31m\\n# `b` ![x](y) <i>|@all", table.text().get(3));
  }

  @Test
  void escapesMarkdownInCells() {
    assertEquals(
        "| a\\\\u001b\\[31m\\\\n# \\`b\\` !\\[x](y) &lt;i>\\|@\u200ball |",
        table.markdown().get(4));
  }
}
