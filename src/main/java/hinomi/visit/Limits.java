package hinomi.visit;

import static hinomi.config.Kind.SIZE;

import hinomi.config.Section;
import hinomi.config.Setting;

/// How many bytes an answer may have: its body after decompression, and its headers.
public record Limits(long body, long headers) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  public static final Limits DEFAULT = new Limits(MIB, 64 * KIB);

  public Limits {
    if (body < 0 || body > 64 * MIB) {
      throw new IllegalArgumentException("body must be 0 to 64 MiB, was " + body + " bytes");
    }
    if (headers < KIB || headers > MIB) {
      throw new IllegalArgumentException(
          "headers must be 1 KiB to 1 MiB, was " + headers + " bytes");
    }
  }

  public static Setting<Limits> read(Section limits) {
    Setting<Long> body = limits.optional("body", SIZE, DEFAULT.body);
    Setting<Long> headers = limits.optional("headers", SIZE, DEFAULT.headers);
    return limits.make(() -> new Limits(body.get(), headers.get()));
  }
}
