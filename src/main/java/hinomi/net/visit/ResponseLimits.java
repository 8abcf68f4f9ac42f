package hinomi.net.visit;

import static hinomi.config.ValueType.SIZE;

import hinomi.config.Section;
import hinomi.config.Setting;

/// The maximum sizes of a response in bytes: of its body after decompression, and of its headers.
public record ResponseLimits(long body, long headers) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /// What can be read and judged within a heap of 256 MiB.
  static final long MAX_BODY = 16 * MIB;

  public static final ResponseLimits DEFAULT = new ResponseLimits(MIB, 64 * KIB);

  public ResponseLimits {
    if (body < 0 || body > MAX_BODY) {
      throw new IllegalArgumentException("body must be 0 to 16 MiB, was " + body + " bytes");
    }
    if (headers < KIB || headers > MIB) {
      throw new IllegalArgumentException(
          "headers must be 1 KiB to 1 MiB, was " + headers + " bytes");
    }
  }

  public static Setting<ResponseLimits> read(Section limits) {
    Setting<Long> body = limits.optional("body", SIZE, DEFAULT.body);
    Setting<Long> headers = limits.optional("headers", SIZE, DEFAULT.headers);
    return limits.make(() -> new ResponseLimits(body.get(), headers.get()));
  }
}
