package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.outcome.Headers;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;

/// Takes a body in as it comes over the wire, undoes its content codings from the last to the first
/// (RFC 9110, 8.4), and keeps the result. The result must not be larger than the limit in bytes;
/// what comes over the wire, and what lies between two codings, may be slightly larger.
final class ContentDecoder implements AutoCloseable {
  /// As many as curl undoes.
  private static final int MOST_CODINGS = 5;

  private static final Set<String> NO_CODING = Set.of("identity", "none");
  private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate");

  private final Stage outermost;
  private final Optional<String> unsupported;
  private boolean isEmpty = true;

  /// One coding to be undone, or the place where the result is kept.
  interface Stage {
    void take(byte[] bytes, int from, int to) throws DataFormatException;

    default void end() throws DataFormatException {}

    default void close() {}
  }

  /// Appends to the result, and to nothing where a coding is not supported. Throws a [ProbeFault]
  /// if there are too many codings.
  ContentDecoder(Headers headers, long limit, ByteBuf result) {
    List<String> codings = codings(headers);
    this.unsupported = codings.stream().filter(each -> !KNOWN.contains(each)).findFirst();
    this.outermost =
        unsupported.isPresent()
            ? new Bounded(limit, limit, (_, _, _) -> {})
            : stages(
                codings, limit, (bytes, from, to) -> result.writeBytes(bytes, from, to - from));
  }

  private static Stage stages(List<String> codings, long limit, Stage result) {
    // What does not compress grows by a few bytes in a thousand.
    long compressed = limit + limit / 1_024 + 4_096;
    Stage stage = new Bounded(limit, limit, result);
    for (String coding : codings) {
      Stage undone =
          coding.equals("deflate") ? InflateStage.deflate(stage) : InflateStage.gzip(stage);
      stage = new Bounded(compressed, limit, undone);
    }
    return stage;
  }

  /// The first coding that cannot be undone.
  Optional<String> unsupported() {
    return unsupported;
  }

  /// Throws a [ProbeFault] where the body is wrong or too large.
  void take(ByteBuf content) {
    isEmpty = isEmpty && !content.isReadable();
    byte[] bytes = ByteBufUtil.getBytes(content);
    decoding(() -> outermost.take(bytes, 0, bytes.length));
  }

  /// That was all. Throws a [ProbeFault] if it was not all of the encoded body; some answers may do
  /// without any.
  void end(boolean mayBeEmpty) {
    if (!(mayBeEmpty && isEmpty)) {
      decoding(outermost::end);
    }
  }

  @Override
  public void close() {
    outermost.close();
  }

  private interface Decoding {
    void run() throws DataFormatException;
  }

  private static void decoding(Decoding step) {
    try {
      step.run();
    } catch (DataFormatException wrong) {
      String why = wrong.getMessage() == null ? "not what was announced" : wrong.getMessage();
      throw new ProbeFault(Cause.PROTOCOL, "the body cannot be decompressed: " + why);
    }
  }

  private static List<String> codings(Headers headers) {
    List<String> codings =
        headers.all("Content-Encoding").stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(each -> each.strip().toLowerCase(Locale.ROOT))
            .filter(each -> !each.isEmpty() && !NO_CODING.contains(each))
            .toList();
    if (codings.size() > MOST_CODINGS) {
      throw new ProbeFault(
          Cause.PROTOCOL,
          "the body has "
              + codings.size()
              + " content codings; at most "
              + MOST_CODINGS
              + " are undone");
    }
    return codings;
  }

  /// Passes on at most so many bytes.
  private static final class Bounded implements Stage {
    private final long most;
    private final long limit;
    private final Stage next;
    private long count;

    Bounded(long most, long limit, Stage next) {
      this.most = most;
      this.limit = limit;
      this.next = next;
    }

    @Override
    public void take(byte[] bytes, int from, int to) throws DataFormatException {
      count += to - from;
      if (count > most) {
        throw new ProbeFault(Cause.TOO_LARGE, "the body is larger than " + HumanText.size(limit));
      }
      next.take(bytes, from, to);
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
