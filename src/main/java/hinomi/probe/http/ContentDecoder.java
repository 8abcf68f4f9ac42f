package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.outcome.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;

/// Decodes a body as it arrives, from the last content coding to the first (RFC 9110, 8.4), and
/// appends the result to a buffer. The result ends at a limit in bytes; what arrives, and what is
/// between two codings, may be slightly larger.
final class ContentDecoder implements AutoCloseable {
  /// As many as curl decodes.
  private static final int MAX_CODINGS = 5;

  /// An octet becomes at most 1,032 in deflate; those that wait in the decoder are allowed for.
  private static final int EXPANSION = 1_100;

  private static final Set<String> NO_CODING = Set.of("identity", "none");
  private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate");

  private final Stage outermost;
  private final Optional<String> unsupported;
  private final long expansion;
  private boolean isEmpty = true;

  /// Decodes one coding, or stores the result.
  interface Stage {
    void accept(byte[] bytes, int from, int to) throws DataFormatException;

    default void end() throws DataFormatException {}

    default void close() {}
  }

  /// Appends to the result, unless a coding is not supported. Throws a [ProbeFault] if there are
  /// too many codings.
  ContentDecoder(Headers headers, long limit, ByteBuf result) {
    List<String> codings = codings(headers);
    this.unsupported = codings.stream().filter(each -> !KNOWN.contains(each)).findFirst();
    this.expansion = unsupported.isPresent() ? 1 : (long) Math.pow(EXPANSION, codings.size());
    this.outermost =
        unsupported.isPresent()
            ? new Bounded(limit, (_, _, _) -> {})
            : stages(
                codings, limit, (bytes, from, to) -> result.writeBytes(bytes, from, to - from));
  }

  private static Stage stages(List<String> codings, long limit, Stage result) {
    // Incompressible data grows by a few bytes in a thousand.
    long compressed = limit + limit / 1_024 + 4_096;
    Stage stage = new Bounded(limit, result);
    for (String coding : codings) {
      Stage decoder =
          coding.equals("deflate") ? InflateStage.deflate(stage) : InflateStage.gzip(stage);
      stage = new Bounded(compressed, decoder);
    }
    return stage;
  }

  /// The first coding that is not supported.
  Optional<String> unsupported() {
    return unsupported;
  }

  /// At most so many bytes come of one.
  long expansion() {
    return expansion;
  }

  /// Whether the body is within the limit so far; else the result holds its start. Throws a
  /// [ProbeFault] where the body is invalid.
  boolean decode(ByteBuf content) {
    isEmpty = isEmpty && !content.isReadable();
    byte[] bytes = ByteBufUtil.getBytes(content);
    try {
      translating(() -> outermost.accept(bytes, 0, bytes.length));
      return true;
    } catch (LimitReached _) {
      return false;
    }
  }

  /// Ends the body. Throws a [ProbeFault] if its end is missing, unless it may be empty and is.
  void end(boolean mayBeEmpty) {
    if (!(mayBeEmpty && isEmpty)) {
      translating(outermost::end);
    }
  }

  @Override
  public void close() {
    outermost.close();
  }

  private interface Decoding {
    void run() throws DataFormatException;
  }

  private static void translating(Decoding step) {
    try {
      step.run();
    } catch (DataFormatException wrong) {
      String why = wrong.getMessage() == null ? "invalid data" : wrong.getMessage();
      throw new ProbeFault(Cause.PROTOCOL, "cannot decompress the body: " + why);
    }
  }

  private static List<String> codings(Headers headers) {
    List<String> codings =
        headers.all("Content-Encoding").stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(each -> each.strip().toLowerCase(Locale.ROOT))
            .filter(each -> !each.isEmpty() && !NO_CODING.contains(each))
            .toList();
    if (codings.size() > MAX_CODINGS) {
      throw new ProbeFault(
          Cause.PROTOCOL,
          "the body has " + codings.size() + " content codings, more than " + MAX_CODINGS);
    }
    return codings;
  }

  /// Thrown when a stage has passed on as many bytes as it may, and there are more.
  private static final class LimitReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    LimitReached() {
      super(null, null, false, false);
    }
  }

  /// Passes on at most so many bytes.
  private static final class Bounded implements Stage {
    private final Stage next;
    private long left;

    Bounded(long most, Stage next) {
      this.left = most;
      this.next = next;
    }

    @Override
    public void accept(byte[] bytes, int from, int to) throws DataFormatException {
      int fitting = (int) Math.min(to - from, left);
      left -= fitting;
      next.accept(bytes, from, from + fitting);
      if (fitting < to - from) {
        throw new LimitReached();
      }
    }

    @Override
    public void end() throws DataFormatException {
      next.end();
    }

    @Override
    public void close() {
      next.close();
    }
  }
}
