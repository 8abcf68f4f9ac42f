package hinomi.datadog.resource;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Dashboard widgets as JSON, on Datadog's grid of twelve columns.
final class Widgets {
  private static final int COLUMNS = 12;
  private static final int TITLE_HEIGHT = 1;
  private static final int ROWS = 100;
  private static final int MOST_LINES = 10;

  private Widgets() {}

  /// One line, or one for each group; the words stand for it in the legend unless empty.
  record Line(String words, String query, String display, String palette) {}

  /// A column of a table.
  record Column(String words, String name, String query, String aggregator, Colors colors) {
    Column(String words, String name, String query, String aggregator) {
      this(words, name, query, aggregator, new Colors(List.of()));
    }

    Column colored(Colors other) {
      return new Column(words, name, query, aggregator, other);
    }
  }

  /// Colors by value; the first that matches wins.
  record Colors(List<JsonObject> formats) {
    Colors {
      formats = List.copyOf(formats);
    }

    static Colors above(double value, String palette) {
      return new Colors(List.of()).or(">", value, palette);
    }

    Colors or(String comparator, double value, String palette) {
      List<JsonObject> more = new ArrayList<>(formats);
      more.add(
          new JsonObject()
              .put("comparator", comparator)
              .put("value", MonitorQuery.number(value))
              .put("palette", palette));
      return new Colors(more);
    }

    private JsonArray json() {
      return new JsonArray(formats);
    }
  }

  /// A widget and its size on the grid.
  static JsonObject sized(int width, int height, JsonObject definition) {
    return new JsonObject()
        .put("definition", definition)
        .put("layout", new JsonObject().put("width", width).put("height", height));
  }

  /// The widgets from left to right, in as many rows as they need.
  static JsonObject group(String title, List<JsonObject> widgets) {
    int x = 0;
    int y = 0;
    int bottom = 0;
    for (JsonObject widget : widgets) {
      JsonObject layout = widget.getJsonObject("layout");
      if (x + layout.getInteger("width") > COLUMNS) {
        x = 0;
        y = bottom;
      }
      layout.put("x", x).put("y", y);
      x += layout.getInteger("width");
      bottom = Math.max(bottom, y + layout.getInteger("height"));
    }
    return sized(
        COLUMNS,
        bottom + TITLE_HEIGHT,
        new JsonObject()
            .put("type", "group")
            .put("title", title)
            .put("layout_type", "ordered")
            .put("widgets", new JsonArray(widgets)));
  }

  /// The groups, each below the one before.
  static JsonArray below(List<JsonObject> groups) {
    int y = 0;
    for (JsonObject group : groups) {
      JsonObject layout = group.getJsonObject("layout").put("x", 0).put("y", y);
      y += layout.getInteger("height");
    }
    return new JsonArray(groups);
  }

  static JsonObject note(String text) {
    return new JsonObject()
        .put("type", "note")
        .put("content", text)
        .put("background_color", "white")
        .put("font_size", "14")
        .put("text_align", "left")
        .put("has_padding", true);
  }

  static JsonObject series(String title, List<Line> lines) {
    JsonArray requests = new JsonArray();
    lines.forEach(line -> requests.add(request(line, "seen")));
    return new JsonObject()
        .put("type", "timeseries")
        .put("title", title)
        .put("show_legend", true)
        .put("legend_layout", "auto")
        .put("requests", requests);
  }

  /// The groups with the highest average.
  static JsonObject busiest(String title, String query) {
    String formula = "top(seen, " + MOST_LINES + ", 'mean', 'desc')";
    JsonObject widget = series(title, List.of());
    widget
        .getJsonArray("requests")
        .add(request(new Line("", query, "line", "dog_classic"), formula));
    return widget;
  }

  private static JsonObject request(Line line, String formula) {
    JsonObject shown = new JsonObject().put("formula", formula);
    if (!line.words().isEmpty()) {
      shown.put("alias", line.words());
    }
    return new JsonObject()
        .put("response_format", "timeseries")
        .put("queries", new JsonArray().add(query("seen", line.query())))
        .put("formulas", new JsonArray().add(shown))
        .put("style", new JsonObject().put("palette", line.palette()))
        .put("display_type", line.display());
  }

  /// The last value.
  static JsonObject number(String title, String query, String span, Colors colors) {
    return number(title, query, "seen", span, colors);
  }

  /// How many groups have a value.
  static JsonObject numberOfGroups(String title, String query, String span, Colors colors) {
    return number(title, query, "count_not_null(seen)", span, colors);
  }

  private static JsonObject number(
      String title, String query, String formula, String span, Colors colors) {
    JsonObject request =
        scalar(new JsonArray().add(query("seen", query).put("aggregator", "last")))
            .put("formulas", new JsonArray().add(new JsonObject().put("formula", formula)))
            .put("conditional_formats", colors.json());
    return over(
        span, chart("query_value", title, request).put("precision", 0).put("autoscale", false));
  }

  /// A row for each check, sorted by the first column up and the second one down.
  static JsonObject table(String title, List<Column> columns, List<JsonObject> links, String span) {
    JsonArray queries = new JsonArray();
    JsonArray formulas = new JsonArray();
    columns.forEach(column -> {
      queries.add(query(column.name(), column.query()).put("aggregator", column.aggregator()));
      formulas.add(
          new JsonObject()
              .put("formula", column.name())
              .put("alias", column.words())
              .put("conditional_formats", column.colors().json()));
    });
    JsonObject request =
        scalar(queries)
            .put("formulas", formulas)
            .put("sort", sort(new JsonArray().add(by(0, "asc")).add(by(1, "desc"))));
    JsonObject table =
        chart("query_table", title, request)
            .put("has_search_bar", "auto")
            .put("custom_links", new JsonArray(links));
    return over(span, table);
  }

  static JsonObject top(
      String title, String query, String aggregator, String order, Colors colors) {
    JsonObject request =
        scalar(new JsonArray().add(query("seen", query).put("aggregator", aggregator)))
            .put("formulas", new JsonArray().add(new JsonObject().put("formula", "seen")))
            .put("conditional_formats", colors.json())
            .put("sort", sort(new JsonArray().add(by(0, order))));
    return chart("toplist", title, request);
  }

  static JsonObject events(String title, String query, String span) {
    JsonObject stream =
        new JsonObject()
            .put("data_source", "event_stream")
            .put("query_string", query)
            .put("event_size", "l");
    JsonObject request =
        new JsonObject()
            .put("response_format", "event_list")
            .put("columns", new JsonArray())
            .put("query", stream);
    return over(span, chart("list_stream", title, request));
  }

  /// A link from a row; in it stand values of the row.
  static JsonObject link(String words, String address) {
    return new JsonObject().put("label", words).put("link", address);
  }

  /// The widget over its own time, whatever that of the dashboard is.
  static JsonObject over(String span, JsonObject widget) {
    return widget.put("time", new JsonObject().put("live_span", span));
  }

  private static JsonObject by(int index, String order) {
    return new JsonObject().put("type", "formula").put("index", index).put("order", order);
  }

  private static JsonObject sort(JsonArray orders) {
    return new JsonObject().put("count", ROWS).put("order_by", orders);
  }

  private static JsonObject scalar(JsonArray queries) {
    return new JsonObject().put("response_format", "scalar").put("queries", queries);
  }

  private static JsonObject query(String name, String query) {
    return new JsonObject().put("data_source", "metrics").put("name", name).put("query", query);
  }

  private static JsonObject chart(String type, String title, JsonObject request) {
    return new JsonObject()
        .put("type", type)
        .put("title", title)
        .put("requests", new JsonArray().add(request));
  }
}
