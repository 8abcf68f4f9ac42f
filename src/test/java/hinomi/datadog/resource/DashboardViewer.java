package hinomi.datadog.resource;

import hinomi.datadog.SampleDay;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A dashboard as a page of HTML, from its JSON and points of a sample, laid out as Datadog does.
/// It is ours, and shows roughly what Datadog shows.
final class DashboardViewer {
  private static final List<String> LINES =
      List.of(
          "#3598e8", "#8e62c4", "#25a67a", "#e0912f", "#d35f9b", "#5a6b7d", "#b0483f", "#76a53c");
  private static final Map<String, String> PALETTES =
      Map.of("warm", "#d33043", "orange", "#f0ad4e", "grey", "#9aa5b1");
  private static final Map<String, Duration> SPANS =
      Map.of(
          "5m", Duration.ofMinutes(5),
          "1h", Duration.ofHours(1),
          "4h", Duration.ofHours(4),
          "1d", Duration.ofDays(1),
          "2d", Duration.ofDays(2));

  private final List<Resource> resources;
  private final List<JsonObject> points;
  private final List<JsonObject> events;
  private final List<String> empty = new ArrayList<>();

  DashboardViewer(List<Resource> resources, List<JsonObject> points, List<JsonObject> events) {
    this.resources = resources;
    this.points = points;
    this.events = events;
  }

  /// The titles of widgets without data, after [#html].
  List<String> empty() {
    return empty;
  }

  String html() {
    JsonObject body = resources.getFirst().body();
    StringBuilder html = new StringBuilder(HEAD);
    html.append("<h1>").append(text(body.getString("title"))).append("</h1><div class=vars>");
    for (Object each : body.getJsonArray("template_variables")) {
      html.append("<span>$")
          .append(((JsonObject) each).getString("name"))
          .append(" <b>*</b></span>");
    }
    html.append(
        "<i>past 4 h, sample, shown by a viewer of Hinomi's tests, not by Datadog</i></div>");
    for (Object each : body.getJsonArray("widgets")) {
      JsonObject group = ((JsonObject) each).getJsonObject("definition");
      html.append("<section><h2>")
          .append(text(group.getString("title")))
          .append("</h2><div class=grid>");
      for (Object inner : group.getJsonArray("widgets")) {
        html.append(widget((JsonObject) inner));
      }
      html.append("</div></section>");
    }
    return html.toString();
  }

  private String widget(JsonObject widget) {
    JsonObject layout = widget.getJsonObject("layout");
    JsonObject definition = widget.getJsonObject("definition");
    String shown =
        switch (definition.getString("type")) {
          case "query_value" -> number(definition);
          case "query_table" -> table(definition);
          case "toplist" -> top(definition);
          case "timeseries" -> series(definition);
          case "list_stream" -> stream(definition);
          case "manage_status" -> alerts(definition);
          case "slo_list" -> slos(definition);
          case "note" -> "<div class=note>" + markdown(definition.getString("content")) + "</div>";
          default -> throw new IllegalArgumentException(definition.encode());
        };
    if (shown.isEmpty()) {
      empty.add(definition.getString("title"));
    }
    return "<article style='grid-area:%d/%d/span %d/span %d'><h3>%s%s</h3>%s</article>"
        .formatted(
            layout.getInteger("y") + 1,
            layout.getInteger("x") + 1,
            layout.getInteger("height"),
            layout.getInteger("width"),
            text(definition.getString("title", "")),
            definition.containsKey("time")
                ? "<em>" + definition.getJsonObject("time").getString("live_span") + "</em>"
                : "",
            shown);
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static Instant from(JsonObject definition) {
    String span =
        definition
            .getJsonObject("time", new JsonObject().put("live_span", "4h"))
            .getString("live_span");
    return SampleDay.END.minus(SPANS.get(span));
  }

  private Map<String, Double> scalar(JsonObject query, JsonObject definition) {
    return SampleQuery.of(query.getString("query"))
        .reduced(points, from(definition), query.getString("aggregator"));
  }

  private String number(JsonObject definition) {
    JsonObject request = definition.getJsonArray("requests").getJsonObject(0);
    Map<String, Double> values =
        scalar(request.getJsonArray("queries").getJsonObject(0), definition);
    if (values.isEmpty()) {
      return "";
    }
    String formula = request.getJsonArray("formulas").getJsonObject(0).getString("formula");
    double value =
        formula.equals("count_not_null(seen)") ? values.size() : values.values().iterator().next();
    return "<div class='number %s'>%s</div>"
        .formatted(color(request.getJsonArray("conditional_formats"), value), round(value));
  }

  private static String color(JsonArray formats, double value) {
    return objects(formats).stream()
        .filter(each -> {
          double limit = each.getDouble("value");
          return switch (each.getString("comparator")) {
            case ">" -> value > limit;
            case "<" -> value < limit;
            case "<=" -> value <= limit;
            default -> throw new IllegalArgumentException(each.encode());
          };
        })
        .map(each -> each.getString("palette"))
        .findFirst()
        .orElse("");
  }

  private String table(JsonObject definition) {
    JsonObject request = definition.getJsonArray("requests").getJsonObject(0);
    List<Map<String, Double>> columns =
        objects(request.getJsonArray("queries")).stream()
            .map(query -> scalar(query, definition))
            .toList();
    if (columns.stream().anyMatch(Map::isEmpty)) {
      return "";
    }
    List<JsonObject> formulas = objects(request.getJsonArray("formulas"));
    TreeSet<String> rows = new TreeSet<>();
    columns.forEach(each -> rows.addAll(each.keySet()));
    Comparator<String> order =
        Comparator.<String>comparingDouble(row -> columns.get(0).getOrDefault(row, 2.0))
            .thenComparingDouble(row -> -columns.get(1).getOrDefault(row, 0.0));
    StringBuilder html = new StringBuilder("<table><tr><th>check, location");
    formulas.forEach(each -> html.append("<th class=n>").append(each.getString("alias")));
    rows.stream()
        .sorted(order)
        .forEach(row -> {
          html.append("<tr><td>").append(text(row));
          for (int index = 0; index < formulas.size(); index++) {
            Double value = columns.get(index).get(row);
            html.append(
                value == null
                    ? "<td class=n>-"
                    : "<td class='n "
                        + color(formulas.get(index).getJsonArray("conditional_formats"), value)
                        + "'>"
                        + round(value));
          }
        });
    String links =
        objects(definition.getJsonArray("custom_links")).stream()
            .map(each -> text(each.getString("label")))
            .collect(Collectors.joining(" | "));
    return "<div class=scroll>"
        + html
        + "</table></div><div class=links>on a row: "
        + links
        + "</div>";
  }

  private String top(JsonObject definition) {
    JsonObject request = definition.getJsonArray("requests").getJsonObject(0);
    Map<String, Double> values =
        scalar(request.getJsonArray("queries").getJsonObject(0), definition);
    int sign =
        objects(request.getJsonObject("sort").getJsonArray("order_by"))
                .getFirst()
                .getString("order")
                .equals("asc")
            ? 1
            : -1;
    double most = values.values().stream().mapToDouble(each -> each).max().orElse(1);
    StringBuilder html = new StringBuilder();
    values.entrySet().stream()
        .sorted(Comparator.comparingDouble(each -> sign * each.getValue()))
        .forEach(each ->
            html.append(
                "<div class=bar><span class='fill %s' style='width:%.1f%%'></span><b>%s</b>%s</div>"
                    .formatted(
                        color(request.getJsonArray("conditional_formats"), each.getValue()),
                        100 * each.getValue() / most,
                        round(each.getValue()),
                        text(each.getKey()))));
    return html.isEmpty() ? "" : "<div class=scroll>" + html + "</div>";
  }

  private String series(JsonObject definition) {
    Map<String, Map<Long, Double>> lines = new LinkedHashMap<>();
    Map<String, String> colors = new LinkedHashMap<>();
    String display = "line";
    for (JsonObject request : objects(definition.getJsonArray("requests"))) {
      display = request.getString("display_type");
      JsonObject query = request.getJsonArray("queries").getJsonObject(0);
      JsonObject formula = request.getJsonArray("formulas").getJsonObject(0);
      Map<String, NavigableMap<Long, Double>> found =
          SampleQuery.of(query.getString("query")).over(points, from(definition));
      if (found.isEmpty()) {
        return "";
      }
      found.forEach((group, line) -> {
        String name = formula.getString("alias", group.isEmpty() ? "value" : group);
        String palette = request.getJsonObject("style").getString("palette");
        boolean isAlone = definition.getJsonArray("requests").size() < 5;
        colors.put(
            name,
            isAlone && PALETTES.containsKey(palette)
                ? PALETTES.get(palette)
                : LINES.get(colors.size() % LINES.size()));
        lines.put(name, line);
      });
    }
    return chart(lines, colors, display);
  }

  private static String chart(
      Map<String, Map<Long, Double>> lines, Map<String, String> colors, String display) {
    boolean stacked = !display.equals("line");
    Map<Long, Double> sums = new TreeMap<>();
    lines
        .values()
        .forEach(line -> line.forEach((time, value) -> sums.merge(time, value, Double::sum)));
    double most =
        Math.max(
            1,
            (stacked
                    ? sums.values()
                    : lines.values().stream().flatMap(l -> l.values().stream()).toList())
                .stream().mapToDouble(each -> each).max().orElse(1));
    long start = SampleDay.END.minus(Duration.ofHours(4)).getEpochSecond();
    double step = 1_000.0 / (4 * 3_600);
    StringBuilder svg =
        new StringBuilder("<svg viewBox='0 0 1000 200' preserveAspectRatio='none'>");
    Map<Long, Double> base = new TreeMap<>();
    lines.forEach((name, line) -> {
      StringBuilder path = new StringBuilder();
      line.forEach((time, value) -> {
        double x = (time - start) * step;
        double low = stacked ? base.merge(time, value, Double::sum) - value : 0;
        if (stacked) {
          svg.append(
              "<rect x='%.1f' y='%.1f' width='8.4' height='%.1f' fill='%s'/>"
                  .formatted(
                      x, 195 - (low + value) / most * 180, value / most * 180, colors.get(name)));
        } else {
          path.append(path.isEmpty() ? "M" : "L")
              .append("%.1f %.1f".formatted(x, 195 - value / most * 180));
        }
      });
      if (!stacked) {
        svg.append(
            "<path d='"
                + path
                + "' fill='none' stroke-width='2' vector-effect='non-scaling-stroke' stroke='"
                + colors.get(name)
                + "'/>");
      }
    });
    String legend =
        lines.keySet().stream()
            .map(name ->
                "<span><i style='background:"
                    + colors.get(name)
                    + "'></i>"
                    + text(name)
                    + "</span>")
            .collect(Collectors.joining());
    return "<div class=most>"
        + round(most)
        + "</div>"
        + svg
        + "</svg><div class=legend>"
        + legend
        + "</div>";
  }

  private String stream(JsonObject definition) {
    String query =
        definition
            .getJsonArray("requests")
            .getJsonObject(0)
            .getJsonObject("query")
            .getString("query_string");
    List<String> wanted =
        List.of(query.split(" ")).stream().filter(each -> !each.startsWith("$")).toList();
    String rows =
        events.stream()
            .filter(
                each -> wanted.stream().allMatch(tag -> each.getJsonArray("tags").contains(tag)))
            .sorted(Comparator.comparingLong((JsonObject each) -> -each.getLong("date_happened")))
            .limit(8)
            .map(DashboardViewer::event)
            .collect(Collectors.joining());
    return rows.isEmpty() ? "" : "<div class=scroll>" + rows + "</div>";
  }

  private static String event(JsonObject event) {
    String why = event.getString("text").replace("%%%", "").strip().lines().findFirst().orElse("");
    return "<div class='event %s'><b>%s</b> <time>%s</time><br>%s</div>"
        .formatted(
            event.getString("alert_type"),
            text(event.getString("title")),
            Instant.ofEpochSecond(event.getLong("date_happened")).toString().substring(11, 16),
            markdown(why));
  }

  /// How many monitors the query selects.
  private String alerts(JsonObject definition) {
    String tag = definition.getString("query").replaceFirst("^tag:\"([^\"]+)\".*", "$1");
    List<String> names =
        resources.stream()
            .filter(each -> each.type() == ResourceType.MONITOR)
            .filter(each -> each.body().getJsonArray("tags").contains(tag))
            .map(Resource::title)
            .toList();
    return names.isEmpty()
        ? ""
        : "<p class=hint>The alerts that are open among "
            + names.size()
            + " monitors, by check and location. Datadog evaluates them; this viewer does not.</p>";
  }

  private String slos(JsonObject definition) {
    String tag =
        definition
            .getJsonArray("requests")
            .getJsonObject(0)
            .getJsonObject("query")
            .getString("query_string")
            .replaceFirst("^\"([^\"]+)\".*", "$1");
    String rows =
        resources.stream()
            .filter(each -> each.type() == ResourceType.SLO)
            .filter(each -> each.body().getJsonArray("tags").contains(tag))
            .map(each -> "<div>" + text(each.title()) + "</div>")
            .collect(Collectors.joining());
    return rows.isEmpty()
        ? ""
        : "<div class=scroll><p class=hint>SLO list, attained and budget by Datadog:</p>"
            + rows
            + "</div>";
  }

  private static String markdown(String text) {
    return text(text)
        .replaceAll("\\*\\*(.+?)\\*\\*", "<b>$1</b>")
        .replaceAll("\\[(.+?)]\\((.+?)\\)", "<a>$1</a>")
        .replaceAll("`(.+?)`", "<code>$1</code>")
        .replace("\n- ", "<br>• ")
        .replace("\n\n", "<br><br>");
  }

  private static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String round(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.0f", value);
  }

  private static final String HEAD =
      """
      <!doctype html><meta charset=utf-8><title>Dashboard</title><style>
      body{font:13px/1.35 sans-serif;background:#eef0f4;margin:14px;color:#2c3440;width:1372px}
      h1{font-size:20px;margin:0 0 6px}h2{font-size:14px;margin:0;padding:6px 10px;background:#4a5a78;color:#fff}
      .vars span{background:#fff;border:1px solid #ccd;padding:2px 8px;margin-right:6px}.vars i{color:#789;margin-left:10px}
      section{margin:10px 0;background:#dfe3ea}.grid{display:grid;grid-template-columns:repeat(12,1fr);grid-auto-rows:58px;gap:5px;padding:5px}
      article{background:#fff;border:1px solid #d3d8e0;overflow:hidden;display:flex;flex-direction:column;padding:4px 8px;position:relative}
      h3{font-size:12px;margin:0 0 3px;color:#556;font-weight:600}h3 em{float:right;color:#99a;font-weight:400}
      .number{flex:1;display:flex;align-items:center;justify-content:center;font-size:64px;font-weight:700;margin:0 -8px -4px}
      .white_on_red{background:#d33043!important;color:#fff}.white_on_green{background:#2a9d5c;color:#fff}
      .black_on_light_yellow{background:#ffe58a!important;color:#222}.red_on_white{color:#c8102e;font-weight:700}
      table{border-collapse:collapse;width:100%}td,th{padding:2px 8px;border-bottom:1px solid #eee;text-align:left}.n{text-align:right}
      .scroll{overflow:hidden;flex:1}.links{color:#3868c8;font-size:12px;padding:3px 0}.note{font-size:13px}
      .bar{position:relative;padding:2px 6px;margin-bottom:2px}.bar b{display:inline-block;width:64px;position:relative}.bar .fill{position:absolute;inset:0;background:#c4dcf5;z-index:0}.bar{isolation:isolate}.fill{z-index:-1!important}
      svg{flex:1;width:100%;min-height:0;background:#fafbfc}.most{position:absolute;left:10px;top:22px;color:#889;font-size:11px}
      .legend{font-size:11px;max-height:32px;overflow:hidden}.legend span{margin-right:9px}.legend i{display:inline-block;width:9px;height:9px;margin-right:3px}
      .event{border-left:4px solid #9aa5b1;padding:2px 8px;margin-bottom:4px}.error{border-color:#d33043}.success{border-color:#2a9d5c}.warning{border-color:#f0ad4e}time{color:#789}
      code{background:#eef1f5;padding:0 3px}a{color:#3868c8}.hint{color:#789;margin:0 0 3px}
      </style>
      """;
}
