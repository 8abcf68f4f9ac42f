package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.Progress;
import hinomi.net.visit.RecordArrival;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Headers;
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one response of any HTTP version: measures it, and completes when it is whole or why it
/// never will be.
///
/// Its handlers go in this order: [#bytes], the codec, [#head], [#body], [#end].
final class ResponseReader {
  /// Headers that the codecs of HTTP/2 and HTTP/3 add.
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
  private final ResponseBody body;
  private final Promise<Response> whole = Promise.promise();
  private byte[] start = new byte[0];
  private Headers headers = new Headers(List.of());
  private int status;
  private final List<InterimResponse> interim = new ArrayList<>();
  private Optional<Throwable> unsent = Optional.empty();
  private boolean isUploading;
  private long sendingAt;
  private long sentAt;
  private long firstByteAt;
  private long lastByteAt;

  /// `version` is that of the codec; absent for HTTP/1, where the status line tells. `method` is
  /// that of the request.
  ResponseReader(Visit visit, ResponseLimits limits, Optional<String> version, HttpMethod method) {
    this.progress = visit.progress();
    this.limits = limits;
    this.version = version;
    boolean isHead = method.equals(HttpMethod.HEAD);
    this.body = new ResponseBody(this, progress, limits, visit.network().bodies(), isHead);
    visit.cancellation().onCancel(() -> failNow(new ProbeFault(Cause.PROTOCOL, "the run ended")));
    whole.future().onComplete(_ -> body.closeDecoder());
    whole.future().onFailure(_ -> body.discard());
  }

  Future<Response> whole() {
    return whole.future();
  }

  boolean isComplete() {
    return whole.future().isComplete();
  }

  ChannelHandler bytes() {
    return new Bytes();
  }

  ChannelHandler head() {
    return new InterimResponses(this);
  }

  ChannelHandler body() {
    return body;
  }

  ChannelHandler end() {
    return new End();
  }

  /// Leaves the connection to the handlers behind, with whatever the server sent after the
  /// response.
  static void handOver(ChannelPipeline pipeline) {
    pipeline.remove(Bytes.class);
    pipeline.remove(InterimResponses.class);
    pipeline.remove(ResponseBody.class);
    pipeline.remove(End.class);
    pipeline.remove(Http1Codec.class); // the last, as it passes on what it has not read
  }

  /// For a small request, sending is no phase.
  void sending(boolean isUpload) {
    isUploading = isUpload;
    sendingAt = System.nanoTime();
    sentAt = sendingAt;
    progress.enter(isUpload ? Phase.SEND : Phase.FIRST_BYTE, sendingAt);
  }

  /// The last byte of the request was handed to the socket. If the response began before, sending
  /// is no phase: first-byte counts from the first byte of the request then.
  void sent() {
    if (firstByteAt != 0) {
      return;
    }
    sentAt = System.nanoTime();
    if (isUploading) {
      progress.recordPhase(Phase.SEND, sentAt - sendingAt);
    }
    progress.begin("waiting for the first byte");
    progress.enter(Phase.FIRST_BYTE, sentAt);
  }

  /// The rest of the request cannot be sent. A response may be there nevertheless, as when the
  /// server refuses a large request and closes the connection.
  void notSent(Throwable error) {
    unsent = Optional.of(error);
  }

  /// What came before the error may be a whole response once it is decoded.
  void fail(Throwable error) {
    Throwable fault = FaultTranslator.ofResponse(error, limits, progress);
    body.whenDecoded(() -> whole.tryFail(fault));
  }

  void fail(Cause cause, String detail) {
    fail(new ProbeFault(cause, detail));
  }

  void failNow(Throwable error) {
    whole.tryFail(FaultTranslator.ofResponse(error, limits, progress));
  }

  /// When the last byte so far arrived.
  long lastByteAt() {
    return lastByteAt;
  }

  /// The head of an interim response (RFC 9110, 15.2).
  void interim(int code) {
    interim.add(new InterimResponse(code, Duration.ofNanos(Math.max(0, lastByteAt - sentAt))));
    progress.record(InterimResponse.ALL, List.copyOf(interim));
    progress.begin(
        "waiting for the final response after " + code + " (" + interim.size() + " interim)");
  }

  void badHead(Throwable error) {
    fail(FaultTranslator.ofHead(error, limits, start));
  }

  void badStatus(int code) {
    fail(FaultTranslator.ofStatus(String.valueOf(code)));
  }

  /// The head of the final response.
  void began(HttpResponse response) {
    status = response.status().code();
    if (!interim.isEmpty()) {
      progress.record(InterimResponse.FINAL, Duration.ofNanos(Math.max(0, lastByteAt - sentAt)));
    }
    progress.begin("reading the body");
    headers = new Headers(sentBy(response));
    progress.record(CommonFacts.STATUS, status);
    progress.record(CommonFacts.HTTP_VERSION, version.orElse(response.protocolVersion().text()));
    progress.record(CommonFacts.HEADERS, headers);
    List<String> alternatives = headers.all("Alt-Svc");
    if (!alternatives.isEmpty()) {
      progress.record(CommonFacts.ALT_SVC, String.join(", ", alternatives));
    }
    List<String> invalid = InvalidHeaders.in(headers);
    if (!invalid.isEmpty()) {
      progress.record(CommonFacts.INVALID_HEADERS, invalid);
    }
    try {
      body.begin(status, headers);
    } catch (ProbeFault tooManyCodings) {
      fail(tooManyCodings);
    }
  }

  /// The headers of the server, without those that a codec adds.
  private List<Map.Entry<String, String>> sentBy(HttpResponse response) {
    return response.headers().entries().stream()
        .filter(
            each -> version.isEmpty() || !ADDED.contains(each.getKey().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /// The body is decoded; its last byte arrived then.
  void ended(Headers trailers, long at) {
    complete(trailers, false, at);
  }

  /// The body reached its limit: the response is complete with what was read of it.
  void truncated(long at) {
    progress.record(CommonFacts.TRUNCATED, limits.body());
    complete(new Headers(List.of()), true, at);
  }

  private void complete(Headers trailers, boolean isTruncated, long endedAt) {
    if (body.received() > 0 || endedAt > firstByteAt) {
      progress.recordPhase(Phase.DOWNLOAD, endedAt - firstByteAt);
    } else {
      progress.leave();
    }
    body.record();
    whole.tryComplete(new Response(status, headers, trailers, body.content(), isTruncated));
  }

  /// The connection was closed before the response was whole.
  void closed(Channel channel) {
    unsent
        .filter(_ -> start.length == 0)
        .ifPresentOrElse(this::fail, () -> fail(Cause.PROTOCOL, closedWhen(channel)));
  }

  private String closedWhen(Channel channel) {
    Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
    Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
    if (codec != null && codec.connection().goAwaySent()) {
      return "the server sent invalid HTTP/2 frames";
    }
    if (status != 0) {
      return "connection closed within the body, after "
          + HumanText.plural(body.received(), "byte");
    }
    return start.length == 0
        ? "connection closed without a response"
        : "connection closed within the headers: '" + HumanText.clipped(start) + "'";
  }

  /// Notes when bytes arrive.
  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Optional<RecordArrival> tls = RecordArrival.of(context.channel());
      lastByteAt = tls.map(RecordArrival::lastByteAt).orElseGet(System::nanoTime);
      if (firstByteAt == 0) {
        firstByteAt = Math.max(sentAt, tls.map(RecordArrival::beganAt).orElse(lastByteAt));
        progress.recordPhase(Phase.FIRST_BYTE, firstByteAt - sentAt);
        progress.enter(Phase.DOWNLOAD, firstByteAt);
        progress.begin("reading the headers");
      }
      if (start.length == 0 && message instanceof ByteBuf bytes) {
        start =
            ByteBufUtil.getBytes(bytes, bytes.readerIndex(), Math.min(80, bytes.readableBytes()));
      }
      context.fireChannelRead(message);
    }

    /// A body without a length ends with the connection (RFC 9112, 6.3).
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      lastByteAt = System.nanoTime();
      context.fireChannelInactive();
    }
  }

  /// Notices when a response ends before it is whole.
  private final class End extends ChannelInboundHandlerAdapter {
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      body.whenDecoded(() -> closed(context.channel()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof QuicConnectionCloseEvent end) {
        fail(FaultTranslator.ofQuicClose(end));
      }
      if (event instanceof Http2ResetFrame reset) {
        Http2Error error = Http2Error.valueOf(reset.errorCode());
        if (error == Http2Error.HTTP_1_1_REQUIRED) {
          fail(new Http11Required());
        } else {
          ProbeFault fault = FaultTranslator.ofReset(name(reset.errorCode(), error), progress);
          context.executor().execute(() -> fail(fault)); // after content that came before it
        }
      }
    }

    private static String name(long code, @Nullable Http2Error known) {
      return known == null ? "error " + code : known.name();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
      fail(error);
    }
  }
}
