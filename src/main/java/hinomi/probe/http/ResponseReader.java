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
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/// Takes one answer in, the same for every version of HTTP: measures it, keeps it up to its limit,
/// and tells when it is whole or why it never will be.
///
/// Its handlers go in this order: [#bytes], the codec, [#head], [#body], [#watch].
public final class ResponseReader {
  private static final Set<String> ADDED =
      Set.of(
          "transfer-encoding",
          "x-http2-stream-id",
          "x-http2-stream-weight",
          "x-http2-scheme",
          "x-http3-stream-id",
          "x-http3-scheme");

  private final Progress progress;
  private final ResponseLimits limits;
  private final Optional<String> version;
  private final boolean isHead;
  private final BodyReservation share;
  private final Queue<HttpContent> held = new ArrayDeque<>();
  private final Promise<ResponseReader> whole = Promise.promise();
  private final ByteBuf kept = Unpooled.buffer(256);
  private byte[] start = new byte[0];
  private Headers headers = new Headers(List.of());
  private Headers trailers = new Headers(List.of());
  private Charset charset = StandardCharsets.UTF_8;
  private Optional<ContentDecoder> decoder = Optional.empty();
  private int status;
  private long sentAt;
  private long firstByteAt;
  private long lastReadAt;
  private int received;

  /// The version is what the codec speaks, or absent to believe what the server says; the method is
  /// that of the request.
  ResponseReader(
      Progress progress,
      ResponseLimits limits,
      BodyMemory memory,
      Optional<String> version,
      HttpMethod method) {
    this.progress = progress;
    this.limits = limits;
    this.share = new BodyReservation(memory, progress, limits);
    this.version = version;
    this.isHead = method.equals(HttpMethod.HEAD);
    whole.future().onComplete(_ -> decoder.ifPresent(ContentDecoder::close));
    whole.future().onFailure(_ -> letGo());
  }

  private void letGo() {
    share.close();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }

  Future<ResponseReader> whole() {
    return whole.future();
  }

  public Headers headers() {
    return headers;
  }

  /// What followed the body.
  public Headers trailers() {
    return trailers;
  }

  public byte[] content() {
    return ByteBufUtil.getBytes(kept);
  }

  public int status() {
    return status;
  }

  void sending() {
    sentAt = System.nanoTime();
  }

  /// The request's last byte was handed over.
  void sent() {
    sentAt = System.nanoTime();
    if (firstByteAt == 0) {
      progress.begin("waiting for the first byte");
    }
  }

  ChannelHandler bytes() {
    return new Bytes();
  }

  ChannelHandler head() {
    return new InterimResponses(this);
  }

  ChannelHandler body() {
    return new Content();
  }

  ChannelHandler watch() {
    return new Watch();
  }

  /// Leaves the connection to those who come behind, with whatever the server said after the
  /// answer.
  public static void leave(ChannelPipeline pipeline) {
    pipeline.remove(Bytes.class);
    pipeline.remove(InterimResponses.class);
    pipeline.remove(Content.class);
    pipeline.remove(Watch.class);
    pipeline.remove(HttpClientCodec.class); // the last, as it passes on what it has not read
  }

  void fail(Throwable error) {
    whole.tryFail(FaultTranslator.ofAnswer(error, limits, progress));
  }

  void fail(Cause cause, String detail) {
    whole.tryFail(new ProbeFault(cause, detail));
  }

  /// What came was not the final answer: wait anew for its first byte.
  void interim() {
    firstByteAt = 0;
  }

  void badHead(Throwable error) {
    whole.tryFail(FaultTranslator.ofHead(error, limits, start));
  }

  void began(HttpResponse response) {
    status = response.status().code();
    firstByteAt = firstByteAt == 0 ? lastReadAt : firstByteAt;
    progress.took(Phase.FIRST_BYTE, Math.max(0, firstByteAt - sentAt));
    progress.begin("reading the body");
    headers = new Headers(sentBy(response));
    charset = HttpUtil.getCharset(response, StandardCharsets.UTF_8);
    progress.saw(CommonFacts.STATUS, status);
    progress.saw(CommonFacts.HTTP_VERSION, version.orElse(response.protocolVersion().text()));
    progress.saw(CommonFacts.HEADERS, headers);
    List<String> elsewhere = headers.all("Alt-Svc");
    if (!elsewhere.isEmpty()) {
      progress.saw(CommonFacts.ALT_SVC, String.join(", ", elsewhere));
    }
    decode();
  }

  private void decode() {
    boolean isUpgrade = status == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    Headers coding = isUpgrade ? new Headers(List.of()) : headers;
    try {
      ContentDecoder decoding = new ContentDecoder(coding, limits.body(), kept);
      decoding.unsupported().ifPresent(it -> progress.saw(CommonFacts.UNSUPPORTED_ENCODING, it));
      decoder = Optional.of(decoding);
    } catch (ProbeFault tooManyCodings) {
      whole.tryFail(tooManyCodings);
    }
  }

  private void ended() {
    if (received > 0) {
      progress.took(Phase.DOWNLOAD, lastReadAt - firstByteAt);
    }
    if (decoder.flatMap(ContentDecoder::unsupported).isEmpty()) {
      progress.saw(CommonFacts.BYTES, (long) kept.readableBytes());
      byte[] bytes = ByteBufUtil.getBytes(kept);
      progress.saw(CommonFacts.BODY, new Body(bytes, charset, share.whole(bytes.length)));
    } else {
      share.close();
    }
    whole.tryComplete(this);
  }

  /// Whether the headers may speak of a coding though nothing comes (RFC 9110, 8.6, 15.3.5 and
  /// 15.4.5); many servers name one beside a length of 0, too, and redirects come without a body.
  private boolean mayLackBody() {
    return isHead
        || status == HttpResponseStatus.NO_CONTENT.code()
        || status / 100 == 3
        || headers.all("Content-Length").contains("0");
  }

  /// What the server sent, without what the codec of HTTP/2 puts in of its own.
  private List<Map.Entry<String, String>> sentBy(HttpResponse response) {
    return response.headers().entries().stream()
        .filter(
            each -> version.isEmpty() || !ADDED.contains(each.getKey().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private String cutShort(Channel channel) {
    Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
    Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
    if (codec != null && codec.connection().goAwaySent()) {
      return "the server went on with HTTP/2 frames that make no sense";
    }
    if (status != 0) {
      return "connection closed in the middle of the body, after "
          + HumanText.plural(received, "byte");
    }
    return start.length == 0
        ? "connection closed without an answer"
        : "connection closed in the middle of the headers: '" + HumanText.clipped(start) + "'";
  }

  /// Marks when bytes come in.
  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      lastReadAt = System.nanoTime();
      if (firstByteAt == 0) {
        firstByteAt = lastReadAt;
        progress.begin("reading the headers");
      }
      if (start.length == 0 && message instanceof ByteBuf bytes) {
        start =
            ByteBufUtil.getBytes(bytes, bytes.readerIndex(), Math.min(80, bytes.readableBytes()));
      }
      context.fireChannelRead(message);
    }
  }

  /// Keeps the body up to its limit, and holds what comes while there is no memory for it.
  private final class Content extends ChannelInboundHandlerAdapter {
    private boolean isGone;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpContent content) {
        held.add(content);
        takeHeld(context);
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    /// What was held comes before the end that came meanwhile.
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      isGone = true;
      if (!share.isWaiting()) {
        context.fireChannelInactive();
      }
    }

    private void takeHeld(ChannelHandlerContext context) {
      while (!held.isEmpty() && (whole.future().isComplete() || isAdmitted(context))) {
        Optional.ofNullable(held.poll()).ifPresent(this::takeOnce);
      }
    }

    private void takeOnce(HttpContent next) {
      try {
        if (!whole.future().isComplete()) {
          take(next);
        }
      } finally {
        next.release();
      }
    }

    private boolean isAdmitted(ChannelHandlerContext context) {
      long size = (long) received + held.element().content().readableBytes();
      try {
        return share.admits(size, headers, context.channel(), () -> goOn(context));
      } catch (ProbeFault tooLarge) {
        return whole.tryFail(tooLarge);
      }
    }

    private void goOn(ChannelHandlerContext context) {
      takeHeld(context);
      if (isGone && !share.isWaiting()) {
        fail(Cause.PROTOCOL, cutShort(context.channel()));
      }
    }

    private void take(HttpContent content) {
      if (content.decoderResult().isFailure()) {
        whole.tryFail(FaultTranslator.ofBody(content.decoderResult().cause()));
        return;
      }
      try {
        received += content.content().readableBytes();
        decoder.ifPresent(it -> it.take(content.content()));
        if (content instanceof LastHttpContent last) {
          trailers = new Headers(last.trailingHeaders().entries());
          decoder.ifPresent(it -> it.end(mayLackBody()));
          ended();
        }
      } catch (ProbeFault badBody) {
        whole.tryFail(badBody);
      }
    }
  }

  /// Hears of every end that is none.
  private final class Watch extends ChannelInboundHandlerAdapter {
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!share.isWaiting()) { // else what is held comes first
        fail(Cause.PROTOCOL, cutShort(context.channel()));
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        Http2Error error = Http2Error.valueOf(reset.errorCode());
        fail(Cause.PROTOCOL, "the server reset the stream: " + error);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
      fail(error);
    }
  }
}
