package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.cli.Columns.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final List<Column> COLUMNS =
      List.of(Column.text("CHECK"), Column.number("MS"), Column.text("MESSAGE"));
  private static final List<List<String>> ROWS =
      List.of(
          List.of("top-page", "1002.5", "body does not contain the text that was expected here"),
          List.of("店", "2.5", ""));

  @Test
  void keepsOneLineARowWhereNoLineIsTooLong() {
    assertEquals(
        List.of(
            "CHECK         MS  MESSAGE",
            "top-page  1002.5  body does not contain the text that was expected here",
            "店           2.5"),
        laidOut(Integer.MAX_VALUE));
  }

  @Test
  void wrapsSentencesBetweenWords() {
    assertEquals(
        List.of(
            "CHECK         MS  MESSAGE",
            "top-page  1002.5  body does not contain the text",
            "                  that was expected here",
            "店           2.5"),
        laidOut(52));
  }

  @Test
  void givesSentencesLinesOfTheirOwnWhereLittleIsLeft() {
    assertEquals(
        List.of(
            "CHECK         MS",
            "    MESSAGE",
            "top-page  1002.5",
            "    body does not contain the",
            "    text that was expected here",
            "店           2.5"),
        laidOut(32));
  }

  @Test
  void keepsLongWordsWhole() {
    assertEquals(
        List.of("see", "https://wiki.example.com/runbooks"),
        Columns.wrapped("see https://wiki.example.com/runbooks", 10));
  }

  private static List<String> laidOut(int width) {
    return new Columns(COLUMNS, width).laidOut(ROWS).stream().flatMap(List::stream).toList();
  }
}
