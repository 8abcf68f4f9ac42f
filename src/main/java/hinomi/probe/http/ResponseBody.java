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
import java.util.stream.Stream;

/// Decodes and keeps the body of one response up to its limit. While the memory for it is not
/// granted, what arrives is pending.
final class ResponseBody extends ChannelInboundHandlerAdapter {
  private final ResponseReader reader;
  private final Progress progress;
  private final ResponseLimits limits;
  private final boolean isHead;
  private final BodyReservation memory;
  private final Queue<HttpContent> pending = new ArrayDeque<>();
  private final ByteBuf content = Unpooled.buffer(256);
  private Optional<ContentDecoder> decoder = Optional.empty();
  private Headers headers = new Headers(List.of());
  private int status;
  private int received;
  private boolean isClosed;

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

  boolean isWaiting() {
    return memory.isWaiting();
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
    pending.forEach(ReferenceCountUtil::release);
    pending.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent next) {
      pending.add(next);
      readPending(context);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  /// Pending content is read before the end of the connection is passed on.
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isClosed = true;
    if (!memory.isWaiting()) {
      context.fireChannelInactive();
    }
  }

  private void readPending(ChannelHandlerContext context) {
    while (!pending.isEmpty() && !memory.isWaiting()) {
      if (reader.isComplete()) {
        pending.remove().release();
      } else {
        readNext(pending.element(), context);
      }
    }
  }

  /// As much of it as there is memory for.
  private void readNext(HttpContent next, ChannelHandlerContext context) {
    try {
      if (next.decoderResult().isFailure()) {
        throw FaultTranslator.ofBody(next.decoderResult().cause());
      }
      ByteBuf bytes = next.content();
      int most = bytes.readableBytes();
      int admitted = memory.admit(most, context.channel(), () -> resume(context));
      if (!decode(bytes.readSlice(admitted))) {
        reader.truncated();
      } else if (!bytes.isReadable()) {
        pending.remove();
        end(next);
      }
    } catch (ProbeFault badBody) {
      reader.fail(badBody);
    }
  }

  private void resume(ChannelHandlerContext context) {
    readPending(context);
    if (isClosed && !memory.isWaiting()) {
      reader.closed(context.channel());
    }
  }

  /// Whether the body is within its limit so far.
  private boolean decode(ByteBuf part) {
    received += part.readableBytes();
    return decoder.map(it -> it.decode(part)).orElse(true);
  }

  private void end(HttpContent content) {
    try {
      if (content instanceof LastHttpContent last) {
        checkLength();
        decoder.ifPresent(it -> it.end(mayLackBody()));
        reader.ended(new Headers(last.trailingHeaders().entries()));
      }
    } finally {
      content.release();
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
