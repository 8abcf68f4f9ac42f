package hostile;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/// The bodies of hostile answers. Each is made when it is first asked for, and kept.
final class Bodies {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN = 660_000;

  private Bodies() {}

  /// What is sent, and the headers before it.
  record Answer(Map<String, String> headers, Supplier<byte[]> body) {}

  static Answer json(Supplier<String> body) {
    return typed("application/json", body);
  }

  static Answer html(Supplier<String> body) {
    return typed("text/html; charset=utf-8", body);
  }

  static Answer xml(Supplier<String> body) {
    return typed("application/xml", body);
  }

  static Answer text(Supplier<String> body) {
    return typed("text/plain; charset=utf-8", body);
  }

  static Answer coded(String coding, Supplier<byte[]> body) {
    return new Answer(Map.of("Content-Type", "text/plain", "Content-Encoding", coding), once(body));
  }

  private static Answer typed(String type, Supplier<String> body) {
    return new Answer(
        Map.of("Content-Type", type), once(() -> body.get().getBytes(StandardCharsets.UTF_8)));
  }

  private static Supplier<byte[]> once(Supplier<byte[]> maker) {
    return new Supplier<>() {
      private byte[] made;

      @Override
      public synchronized byte[] get() {
        made = made == null ? maker.get() : made;
        return made;
      }
    };
  }

  static String nestedJson() {
    String one = "{\"a\":" + "{\"b\":".repeat(30) + "1" + "}".repeat(31);
    return "[" + (one + ",").repeat(3_999) + one + "]";
  }

  static String manyKeys() {
    return IntStream.range(0, 100_000)
        .mapToObj(each -> "\"k" + each + "\":{\"a\":" + each + "}")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// Ten entities of ten of the one before.
  static String entities() {
    String rules =
        IntStream.range(1, 10)
            .mapToObj(each ->
                "<!ENTITY e%d \"%s\">".formatted(each, ("&e" + (each - 1) + ";").repeat(10)))
            .collect(Collectors.joining());
    return "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e0 \"lol\">" + rules + "]><a>&e9;</a>";
  }

  static Supplier<byte[]> plain() {
    return () -> "all is well. ".repeat(100).getBytes(StandardCharsets.UTF_8);
  }

  static Supplier<byte[]> bomb() {
    return () -> zipped(256, new byte[1 << 20]);
  }

  static Supplier<byte[]> corrupt() {
    return () -> {
      byte[] good = zipped(1, plain().get());
      good[20] ^= (byte) 0xff;
      return good;
    };
  }

  /// Without its last bytes, in a message that is whole.
  static Supplier<byte[]> cutShort() {
    return () -> {
      byte[] good = zipped(1, plain().get());
      return Arrays.copyOf(good, good.length - 12);
    };
  }

  private static byte[] zipped(int times, byte[] part) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      for (int time = 0; time < times; time++) {
        gzip.write(part);
      }
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return packed.toByteArray();
  }

  /// Another one each time, valid for a second.
  static String token() {
    byte[] random = new byte[TOKEN];
    RANDOM.nextBytes(random);
    return new JsonObject()
        .put("access_token", Base64.getUrlEncoder().encodeToString(random))
        .put("token_type", "Bearer")
        .put("expires_in", 1)
        .encode();
  }
}
