package hinomi.datadog.resource;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Dashboard widgets as JSON.
final class Widgets {
  /// The filter of the template variables.
  static final String ALL = "$team,$check,$location,$env";

  private static final int ROWS = 100;

  private Widgets() {}

  static JsonObject group(String title, List<JsonObject> definitions) {
    JsonArray widgets = new JsonArray();
    definitions.forEach(each -> widgets.add(widget(each)));
    return widget(
        new JsonObject()
            .put("type", "group")
            .put("title", title)
            .put("layout_type", "ordered")
            .put("widgets", widgets));
  }

  private static JsonObject widget(JsonObject definition) {
    return new JsonObject().put("definition", definition);
  }

  static JsonObject note(String text) {
    return new JsonObject().put("type", "note").put("content", text);
  }

  static JsonObject series(String title, String display, String query) {
    return chart("timeseries", title, request("timeseries", query).put("display_type", display));
  }

  static JsonObject table(String title, String query, String aggregator, String order) {
    JsonObject red =
        new JsonObject().put("comparator", "<").put("value", 0.5).put("palette", "white_on_red");
    JsonObject request = scalar(query, aggregator).put("sort", sort(order));
    request
        .getJsonArray("formulas")
        .getJsonObject(0)
        .put("conditional_formats", new JsonArray().add(red));
    return chart("query_table", title, request);
  }

  static JsonObject top(String title, String query, String aggregator, String order) {
    return chart("toplist", title, scalar(query, aggregator).put("sort", sort(order)));
  }

  private static JsonObject sort(String order) {
    JsonObject by = new JsonObject().put("type", "formula").put("index", 0).put("order", order);
    return new JsonObject().put("count", ROWS).put("order_by", new JsonArray().add(by));
  }

  private static JsonObject scalar(String query, String aggregator) {
    JsonObject request = request("scalar", query);
    request.getJsonArray("queries").getJsonObject(0).put("aggregator", aggregator);
    return request;
  }

  private static JsonObject request(String format, String query) {
    JsonObject metrics =
        new JsonObject().put("data_source", "metrics").put("name", "seen").put("query", query);
    return new JsonObject()
        .put("response_format", format)
        .put("queries", new JsonArray().add(metrics))
        .put("formulas", new JsonArray().add(new JsonObject().put("formula", "seen")));
  }

  private static JsonObject chart(String type, String title, JsonObject request) {
    return new JsonObject()
        .put("type", type)
        .put("title", title)
        .put("requests", new JsonArray().add(request));
  }
}
