package hinomi.probe.http;

import hinomi.net.BodyMemory;
import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Headers;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Decodes and keeps the body of one response up to its limit. While the memory for it is not
/// granted, what arrives is pending; so is a coded body, which is decoded while nothing is to read,
/// so that decoding does not delay when bytes are seen to arrive.
final class ResponseBody extends ChannelInboundHandlerAdapter {
  /// Bytes received of a coded body that may be pending; more are decoded at once.
  private static final int MAX_PENDING = 256 << 10;

  /// For so long, in nanoseconds, a coded body is decoded before the next look for more of it.
  private static final long TURN = 1_000_000;

  /// About so many bytes are decoded without a look at the clock.
  private static final long UNTIMED = 256 << 10;

  private final ResponseReader reader;
  private final Progress progress;
  private final ResponseLimits limits;
  private final boolean isHead;
  private final BodyReservation memory;
  private final Queue<Part> pending = new ArrayDeque<>();
  private final ByteBuf content = Unpooled.buffer(256);
  private Optional<ContentDecoder> decoder = Optional.empty();
  private Headers headers = new Headers(List.of());
  private int status;
  private int received;
  private int pendingBytes;
  private boolean hasArrived;
  private boolean isScheduled;
  private Optional<Runnable> ending = Optional.empty();

  /// What was received, and when.
  private record Part(HttpContent content, long arrivedAt) {
    ByteBuf bytes() {
      return content.content();
    }
  }

  ResponseBody(
      ResponseReader reader,
      Progress progress,
      ResponseLimits limits,
      BodyMemory budget,
      boolean isHead) {
    this.reader = reader;
    this.progress = progress;
    this.limits = limits;
    this.isHead = isHead;
    this.memory = new BodyReservation(budget, progress, content);
  }

  /// The body of a response with this status and these headers follows. Throws a [ProbeFault] if it
  /// has too many codings.
  void begin(int responseStatus, Headers responseHeaders) {
    status = responseStatus;
    headers = responseHeaders;
    boolean isUpgrade = status == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    Headers coded = isUpgrade ? new Headers(List.of()) : headers;
    ContentDecoder added = new ContentDecoder(coded, limits.body(), content);
    added.unsupported().ifPresent(it -> progress.record(CommonFacts.UNSUPPORTED_ENCODING, it));
    decoder = Optional.of(added);
    memory.begin(largest(added), added.expansion());
  }

  private long largest(ContentDecoder added) {
    return added.expansion() > 1
        ? limits.body()
        : Math.min(limits.body(), lengths().max(Long::compare).orElse(limits.body()));
  }

  /// Runs this once all that was received is decoded, unless something else is to run then.
  void whenDecoded(Runnable end) {
    if (pending.isEmpty()) {
      end.run();
    } else if (ending.isEmpty()) {
      ending = Optional.of(end);
    }
  }

  /// Bytes received, before decoding.
  int received() {
    return received;
  }

  ByteBuf content() {
    return content;
  }

  /// Records what was read of the body; its memory is given back once it was judged.
  void record() {
    if (decoder.flatMap(ContentDecoder::unsupported).isPresent()) {
      memory.close();
      return;
    }
    progress.record(CommonFacts.BYTES, (long) content.readableBytes());
    byte[] bytes = ByteBufUtil.getBytes(content);
    Charset charset = BodyCharset.of(headers.all("Content-Type").stream().findFirst(), bytes);
    progress.record(CommonFacts.BODY, new Body(bytes, charset, memory.whole(bytes.length)));
  }

  void closeDecoder() {
    decoder.ifPresent(ContentDecoder::close);
  }

  /// The response will never be whole.
  void discard() {
    memory.close();
    releasePending();
  }

  private void releasePending() {
    pending.forEach(part -> part.content.release());
    pending.clear();
    pendingBytes = 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent next) {
      Part part = new Part(next, reader.lastByteAt());
      pending.add(part);
      pendingBytes += part.bytes().readableBytes();
      hasArrived = true;
      decodePending(context, () -> !isCoded() || pendingBytes > MAX_PENDING);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private boolean isCoded() {
    return decoder.map(it -> it.expansion() > 1).orElse(false);
  }

  private void decodePending(ChannelHandlerContext context, BooleanSupplier isNow) {
    while (!pending.isEmpty() && !memory.isWaiting() && isNow.getAsBoolean()) {
      if (reader.isComplete()) {
        releasePending();
      } else {
        decodeNext(pending.element(), context);
      }
    }
    if (pending.isEmpty()) {
      ending.ifPresent(Runnable::run);
    } else if (!memory.isWaiting() && !isScheduled) {
      isScheduled = true;
      schedule(context);
    }
  }

  /// After the next read, unlike a task, of which many run between two reads.
  private void schedule(ChannelHandlerContext context) {
    context
        .executor()
        .schedule(
            () -> {
              isScheduled = false;
              decodeTurn(context);
            },
            0,
            TimeUnit.NANOSECONDS)
        .addListener(done -> {
          if (!done.isSuccess()) {
            reader.failNow(done.cause());
          }
        });
  }

  /// There may be more to read as long as every read brings something.
  private void decodeTurn(ChannelHandlerContext context) {
    long start = System.nanoTime();
    boolean isQuiet = !hasArrived;
    hasArrived = false;
    decodePending(context, () -> isQuiet && System.nanoTime() - start < TURN);
  }

  /// As much of it as there is memory for.
  private void decodeNext(Part next, ChannelHandlerContext context) {
    try {
      if (next.content.decoderResult().isFailure()) {
        throw FaultTranslator.ofBody(next.content.decoderResult().cause());
      }
      int most = isCoded() ? untimed(next.bytes()) : next.bytes().readableBytes();
      int admitted = memory.admit(most, context.channel(), () -> decodeTurn(context));
      pendingBytes -= admitted;
      if (!decode(next.bytes().readSlice(admitted))) {
        reader.truncated(next.arrivedAt);
      } else if (!next.bytes().isReadable()) {
        pending.remove();
        end(next);
      }
    } catch (ProbeFault badBody) {
      reader.failNow(badBody);
    }
  }

  private int untimed(ByteBuf bytes) {
    long least = BodyReservation.LEAST;
    long expansion = decoder.map(ContentDecoder::expansion).orElse(1L);
    return (int) Math.min(bytes.readableBytes(), Math.max(least, UNTIMED / expansion));
  }

  /// Whether the body is within its limit so far.
  private boolean decode(ByteBuf part) {
    received += part.readableBytes();
    return decoder.map(it -> it.decode(part)).orElse(true);
  }

  private void end(Part part) {
    try {
      if (part.content instanceof LastHttpContent last) {
        checkLength();
        decoder.ifPresent(it -> it.end(mayLackBody()));
        reader.ended(new Headers(last.trailingHeaders().entries()), part.arrivedAt);
      }
    } finally {
      part.content.release();
    }
  }

  /// Netty does so for HTTP/1.1 alone; for the others, see RFC 9113, 8.1.1 and RFC 9114, 4.1.2.
  private void checkLength() {
    List<Long> lengths = lengths().toList();
    if (!lengths.isEmpty() && !lengths.contains((long) received)) {
      throw new ProbeFault(
          Cause.PROTOCOL,
          "the body ended after "
              + HumanText.plural(received, "byte")
              + ", Content-Length is "
              + lengths.getFirst());
    }
  }

  /// What Content-Length says of a body that there may be, in bytes.
  private Stream<Long> lengths() {
    boolean hasNone =
        isHead
            || status == HttpResponseStatus.NO_CONTENT.code()
            || status == HttpResponseStatus.NOT_MODIFIED.code()
            || !headers.all("Transfer-Encoding").isEmpty();
    return headers.all("Content-Length").stream()
        .filter(each -> !hasNone && each.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }

  /// Whether there may be no body though the headers name a coding (RFC 9110, 8.6, 15.3.5 and
  /// 15.4.5). Many servers name one beside a length of 0 too, and redirects come without a body.
  private boolean mayLackBody() {
    return isHead
        || status == HttpResponseStatus.NO_CONTENT.code()
        || status / 100 == 3
        || headers.all("Content-Length").contains("0");
  }
}
