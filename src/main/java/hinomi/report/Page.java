package hinomi.report;

import java.util.List;
import java.util.Optional;

/// A report in words, before it is laid out: what all layouts show.
record Page(
    String title,
    String subtitle,
    List<String> lead,
    List<Figure> figures,
    List<Table> tables,
    List<String> notes) {
  Page {
    lead = List.copyOf(lead);
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
  }

  /// A figure with its name and what it is made of.
  record Figure(String name, String value, String detail, Tone tone) {}

  /// Columns and rows under a title; `more` says what was left out, or why there are no rows.
  record Table(
      String title,
      String subtitle,
      List<Column> columns,
      List<List<Cell>> rows,
      Optional<String> more) {
    Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  record Column(String head, boolean isNumeric) {}

  /// The words of a cell; its tone only underlines them.
  record Cell(String text, Tone tone) {
    static Cell of(String text) {
      return new Cell(text, Tone.PLAIN);
    }
  }

  enum Tone {
    PLAIN,
    GOOD,
    WARNING,
    BAD
  }
}
