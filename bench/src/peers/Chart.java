package peers;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// Draws what came out, as SVG that is to be read on light and dark pages.
final class Chart {
  private static final int WIDTH = 720;
  private static final int BARS = 260;
  private static final int ROOM = 380;
  private static final int BAR = 9;
  private static final List<String> WHO =
      List.of(Results.HINOMI, Results.BLACKBOX, Results.LIBCURL);

  private static final String STYLE =
      """
      text { font: 12px system-ui, sans-serif; fill: #24292f }
      .title { font-weight: 600 } .number { font-size: 10px; fill: #57606a }
      .c0 { fill: #d9480f } .c1 { fill: #8c959f } .c2 { fill: #c9cfd6 }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .number { fill: #9198a1 }
        .c0 { fill: #ff7b3d } .c1 { fill: #767e87 } .c2 { fill: #4a5159 }
      }
      """;

  private final Results results;
  private final StringBuilder shapes = new StringBuilder();
  private int y = 20;

  private Chart(Results results) {
    this.results = results;
  }

  static String svg(Results results) {
    Chart chart = new Chart(results);
    chart.legend();
    results.all().stream()
        .map(Results.What::group)
        .distinct()
        .filter(List.of(Results.CPU, Results.MEMORY, Results.ERROR)::contains)
        .forEach(chart::panel);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">
    <title>Hinomi beside blackbox_exporter and libcurl</title>
    <style>
    %s</style>
    %s</svg>
    """
        .formatted(WIDTH, chart.y, STYLE, chart.shapes);
  }

  private void legend() {
    for (int who = 0; who < WHO.size(); who++) {
      int x = BARS + 110 * who + (who == 2 ? 40 : 0);
      shape("<rect class='c%d' x='%d' y='%d' width='10' height='10'/>", who, x, y - 9);
      text("", x + 15, y, WHO.get(who));
    }
    y += 24;
  }

  /// Everybody's bars of one group, on one scale.
  private void panel(String group) {
    List<Results.What> rows =
        results.all().stream().filter(what -> what.group().equals(group) && isDrawn(what)).toList();
    if (!rows.isEmpty()) {
      text("title", 0, y, group + ", " + rows.getFirst().unit());
      y += 10;
      double longest = rows.stream().flatMapToDouble(this::medians).max().orElseThrow();
      rows.forEach(row -> bars(row, longest));
      y += 18;
    }
  }

  /// What was measured of all, but not also that which hardly differs.
  private boolean isDrawn(Results.What what) {
    boolean isMuchTheSame = what.name().endsWith("peak") || what.name().endsWith("p99");
    return !isMuchTheSame && results.who(what).containsAll(WHO);
  }

  private DoubleStream medians(Results.What what) {
    return WHO.stream()
        .map(who -> results.of(what, who))
        .flatMap(Optional::stream)
        .mapToDouble(Results.Spread::median);
  }

  private void bars(Results.What what, double longest) {
    text("", 12, y + 2 * BAR, what.name());
    for (int who = 0; who < WHO.size(); who++) {
      Results.Spread spread = results.of(what, WHO.get(who)).orElseThrow();
      long width = Math.max(1, Math.round(ROOM * spread.median() / longest));
      shape(
          "<rect class='c%d' x='%d' y='%d' width='%d' height='%d'/>", who, BARS, y, width, BAR - 1);
      text("number", BARS + width + 5, y + BAR - 1, Results.Spread.number(spread.median()));
      y += BAR;
    }
    y += 8;
  }

  private void text(String style, long x, long y, String words) {
    shape("<text class='%s' x='%d' y='%d'>%s</text>", style, x, y, words);
  }

  private void shape(String form, Object... parts) {
    shapes.append(form.formatted(parts)).append('\n');
  }
}
