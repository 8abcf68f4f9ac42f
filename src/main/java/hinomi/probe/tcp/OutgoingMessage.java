package hinomi.probe.tcp;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.text.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// One message to send: text, or bytes written in hexadecimal.
public record OutgoingMessage(Buffer bytes, boolean isText) {
  /// Reads `send` or `send-hex`. Text is sent as UTF-8, with the escapes of the file's own syntax.
  public static Setting<Optional<OutgoingMessage>> read(Section section) {
    Setting<Optional<OutgoingMessage>> text =
        section.optional(
            "send",
            ValueType.TEXT.as("text", words -> new OutgoingMessage(Buffer.buffer(words), true)));
    Setting<Optional<OutgoingMessage>> hex =
        section.optional(
            "send-hex", Bytes.HEX.as(Bytes.A_HEX, bytes -> new OutgoingMessage(bytes, false)));
    return oneOf(section, "send", text, hex);
  }

  /// The one of the key, or the other of the key with `-hex`.
  static <T> Setting<Optional<T>> oneOf(
      Section section, String key, Setting<Optional<T>> text, Setting<Optional<T>> hex) {
    return section.has(key) && section.has(key + "-hex")
        ? section.refuse(key, key + " and " + key + "-hex cannot be combined")
        : section.has(key) ? text : hex;
  }
}
