package hinomi.probe.http;

import static hinomi.config.ValueType.FILE;
import static hinomi.config.ValueType.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Reads `multipart { }`: a form with files, as browsers send it (RFC 7578).
final class Multipart {
  private static final String BINARY = "application/octet-stream";
  private static final ValueType<String> TYPE = TEXT.as("a type, as image/png", Multipart::type);

  private Multipart() {}

  static Setting<RequestBody> read(Section multipart) {
    Supplier<List<Map.Entry<String, String>>> fields =
        NameValues.read(multipart.section("fields"), TEXT);
    Section files = multipart.section("files");
    List<Setting<List<Part>>> uploads =
        files.keys().stream().map(name -> uploads(files, name)).toList();
    return multipart.make(() -> {
      List<Part> parts = new ArrayList<>();
      fields.get().forEach(each -> parts.add(Part.of(each.getKey(), each.getValue())));
      uploads.forEach(each -> parts.addAll(each.get()));
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("is empty: needs fields { }, files { } or both");
      }
      return body(parts);
    });
  }

  private static Setting<List<Part>> uploads(Section files, String name) {
    if (!files.isSection(name)) {
      return files
          .required(name, ValueType.oneOrMany(FILE))
          .map(paths -> paths.stream().map(path -> Part.of(name, path, BINARY)).toList());
    }
    Section file = files.section(name);
    Setting<Path> path = file.required("file", FILE);
    Setting<String> type = file.optional("type", TYPE, BINARY);
    return file.make(() -> List.of(Part.of(name, path.get(), type.get())));
  }

  private static RequestBody body(List<Part> parts) {
    Buffer all = Buffer.buffer();
    parts.forEach(each -> all.appendBuffer(each.content));
    // A hash of the whole content cannot be part of it.
    String boundary = "hinomi-" + Hashes.hex(Hashes.digest("SHA-256", all.getBytes()));
    Buffer body = Buffer.buffer();
    for (Part part : parts) {
      body.appendString("--" + boundary + "\r\n" + part.head + "\r\n");
      body.appendBuffer(part.content).appendString("\r\n");
    }
    body.appendString("--" + boundary + "--\r\n");
    return new RequestBody(body, "multipart/form-data; boundary=" + boundary);
  }

  private static String type(String text) {
    if (!text.matches("[\\x21-\\x7e]+/[\\x20-\\x7e]+")) {
      throw new IllegalArgumentException("must be a media type, as image/png, was '" + text + "'");
    }
    return text;
  }

  private record Part(String head, Buffer content) {
    static Part of(String name, String value) {
      return new Part(disposition(name) + "\r\n", Buffer.buffer(value.getBytes(UTF_8)));
    }

    static Part of(String name, Path file, String type) {
      String fileName = "; filename=\"" + escaped(file.toFile().getName()) + "\"\r\n";
      String head = disposition(name) + fileName + "Content-Type: " + type + "\r\n";
      return new Part(head, RequestBody.content(file));
    }

    private static String disposition(String name) {
      return "Content-Disposition: form-data; name=\"" + escaped(name) + "\"";
    }

    /// As browsers do.
    private static String escaped(String name) {
      return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }
  }
}
