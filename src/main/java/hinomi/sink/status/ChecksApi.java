package hinomi.sink.status;

import hinomi.check.Glob;
import hinomi.config.Suggestions;
import hinomi.verdict.Level;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `/api/v1/checks`: the checks and their last runs, all or some of them, and one by its name.
/// Every answer is JSON.
final class ChecksApi {
  static final String PATH = "/api/v1/checks";

  private static final List<String> PARAMETERS = List.of("name", "state", "tag");
  private static final List<String> STATES = Arrays.stream(Level.values()).map(Level::key).toList();

  private final StatusBoard board;

  ChecksApi(StatusBoard board) {
    this.board = board;
  }

  /// `parameters` may throw an IllegalArgumentException, for a query that cannot be decoded.
  Page all(Supplier<MultiMap> parameters) {
    return answer(
        parameters, given -> new Page(200, Page.JSON, board.json(selection(given)), true));
  }

  Page one(String name, Supplier<MultiMap> parameters) {
    return answer(
        parameters,
        given ->
            given.isEmpty()
                ? board
                    .json(name)
                    .map(json -> new Page(200, Page.JSON, json, false))
                    .orElseGet(() -> error(404, "no check named '" + name + "' has run here"))
                : error(
                    400, "unknown parameter '" + first(given) + "'; a single check takes none"));
  }

  private static Page answer(Supplier<MultiMap> parameters, Function<MultiMap, Page> page) {
    try {
      return page.apply(parameters.get());
    } catch (IllegalArgumentException wrong) {
      return error(400, String.valueOf(wrong.getMessage()));
    }
  }

  static Page error(int status, String message) {
    Buffer json = new JsonObject().put("error", message).toBuffer();
    return new Page(status, Page.JSON, json, false);
  }

  private static String first(MultiMap parameters) {
    return parameters.names().iterator().next();
  }

  /// One of the names, one of the states, and all tags.
  private static BiPredicate<String, StatusBoard.Entry> selection(MultiMap parameters) {
    parameters.names().stream()
        .filter(each -> !PARAMETERS.contains(each))
        .findFirst()
        .ifPresent(ChecksApi::refuse);
    List<Glob> names = parameters.getAll("name").stream().map(ChecksApi::glob).toList();
    Set<Level> states =
        parameters.getAll("state").stream()
            .map(ChecksApi::level)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Level.class)));
    List<Map.Entry<String, String>> tags =
        parameters.getAll("tag").stream().map(ChecksApi::tag).toList();
    return (name, entry) ->
        (names.isEmpty() || names.stream().anyMatch(each -> each.matches(name)))
            && (states.isEmpty() || states.contains(entry.level()))
            && tags.stream()
                .allMatch(each -> each.getValue().equals(entry.tags().get(each.getKey())));
  }

  private static void refuse(String parameter) {
    throw new IllegalArgumentException(
        "unknown parameter '"
            + parameter
            + "'; "
            + Suggestions.didYouMean(parameter, PARAMETERS)
            + "known: "
            + String.join(", ", PARAMETERS));
  }

  private static Glob glob(String pattern) {
    return Glob.of(pattern)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "name must be a glob, such as shop-*, was '" + pattern + "'"));
  }

  private static Level level(String key) {
    return Arrays.stream(Level.values())
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "state must be one of " + String.join(", ", STATES) + ", was '" + key + "'"));
  }

  private static Map.Entry<String, String> tag(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("tag must be KEY:VALUE, as team:shop, was '" + text + "'");
    }
    return Map.entry(text.substring(0, colon), text.substring(colon + 1));
  }
}
