package hinomi.probe.http;

import static hinomi.config.ValueType.ANY;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The body of a request and its content type, which a header of the author overrides; and whether
/// it is a GraphQL query whose response must have no errors.
public record RequestBody(Buffer content, String type, boolean refusesErrors) {
  private static final ValueType<Buffer> FILE =
      ValueType.FILE.as("a file below the folder", RequestBody::content);
  private static final List<String> KEYS =
      List.of("body", "json", "form", "file", "multipart", "graphql");

  public RequestBody(Buffer content, String type) {
    this(content, type, false);
  }

  /// Whether the request has a body that needs POST.
  static boolean isPosted(Section http) {
    return http.has("multipart") || http.has("graphql");
  }

  static Supplier<Optional<RequestBody>> read(Section http) {
    List<String> given = KEYS.stream().filter(http::has).toList();
    if (given.isEmpty()) {
      return Optional::empty;
    }
    if (given.size() > 1) {
      http.refuse(given.getLast(), String.join(" and ", given) + " cannot be combined");
    }
    return switch (given.getFirst()) {
      case "json" -> json(http.required("json", ANY));
      case "multipart" -> of(Multipart.read(http.section("multipart")));
      case "graphql" -> of(GraphQl.read(http.section("graphql")));
      case "file" -> file(http.required("file", FILE));
      case "form" -> {
        Supplier<List<Map.Entry<String, String>>> fields =
            NameValues.read(http.section("form"), TEXT);
        yield () -> Optional.of(form(fields.get()));
      }
      default -> body(http.required("body", TEXT));
    };
  }

  private static Supplier<Optional<RequestBody>> of(Setting<RequestBody> body) {
    return () -> Optional.of(body.get());
  }

  private static Supplier<Optional<RequestBody>> body(Setting<String> text) {
    return () ->
        Optional.of(new RequestBody(Buffer.buffer(text.get()), "text/plain; charset=utf-8"));
  }

  private static Supplier<Optional<RequestBody>> file(Setting<Buffer> content) {
    return () -> Optional.of(new RequestBody(content.get(), "application/octet-stream"));
  }

  static Buffer content(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException wrong) {
      throw new IllegalArgumentException("cannot be read: " + wrong.getMessage(), wrong);
    }
  }

  private static Supplier<Optional<RequestBody>> json(Setting<Object> value) {
    return () -> Optional.of(new RequestBody(Json.encodeToBuffer(value.get()), "application/json"));
  }

  static RequestBody form(List<Map.Entry<String, String>> fields) {
    QueryStringEncoder encoder = new QueryStringEncoder("");
    fields.forEach(each -> encoder.addParam(each.getKey(), each.getValue()));
    String encoded = encoder.toString();
    return new RequestBody(
        Buffer.buffer(encoded.isEmpty() ? "" : encoded.substring(1)),
        "application/x-www-form-urlencoded");
  }
}
