package hinomi.probe.websocket;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.probe.http.Exchange;
import hinomi.probe.tcp.ExpectedReply;
import hinomi.probe.tcp.OutgoingMessage;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The client side of an open WebSocket (RFC 6455, 5): sends a message, receives messages, replies
/// to pings, and closes. The number of frames is limited.
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MAX_FRAMES = 10_000;
  private static final Pattern CLOSE_CODE = Pattern.compile("^Invalid close frame .*: (\\d+)$");
  private static final WebSocketDecoderConfig FROM_SERVER =
      WebSocketDecoderConfig.newBuilder()
          .expectMaskedFrames(false)
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .maxFramePayloadLength(WebSocketReceiver.MAX_BYTES)
          .build();

  private final Channel channel;
  private final Progress progress;
  private final WebSocketReceiver receiver;
  private final Promise<Void> closed = Promise.promise();
  private boolean sentClose;
  private int frames;

  private WebSocketConnection(Channel channel, Progress progress, WebSocketReceiver receiver) {
    this.channel = channel;
    this.progress = progress;
    this.receiver = receiver;
  }

  /// Takes the connection over after the response that upgraded it.
  static WebSocketConnection over(Channel channel, Visit visit, Optional<ExpectedReply> expected) {
    Progress progress = visit.progress();
    WebSocketReceiver receiver = new WebSocketReceiver(progress, expected);
    WebSocketConnection connection = new WebSocketConnection(channel, progress, receiver);
    ReceiveMemory memory = new ReceiveMemory(visit.network().bodies(), progress, receiver::begin);
    receiver.keepIn(memory);
    receiver.begin();
    receiver.sent();
    channel
        .pipeline()
        .addLast(
            memory,
            new WebSocket13FrameDecoder(FROM_SERVER),
            new WebSocket13FrameEncoder(true),
            connection);
    Exchange.handOver(channel);
    return connection;
  }

  void send(OutgoingMessage message) {
    ByteBuf bytes = Unpooled.wrappedBuffer(message.bytes().getBytes());
    receiver.sent();
    channel
        .writeAndFlush(
            message.isText() ? new TextWebSocketFrame(bytes) : new BinaryWebSocketFrame(bytes))
        .addListener(_ -> receiver.sent());
  }

  Future<Void> received() {
    return receiver.received();
  }

  /// Completes when the server has closed too, has gone, or at the timeout. Where no message was
  /// expected, it fails when the server closes with an error (RFC 6455, 7.4.1) or resets the
  /// connection.
  Future<Void> close(Duration timeout) {
    progress.begin("closing the WebSocket");
    progress.record(WebSocketProbe.CLEAN, closed.future().succeeded());
    sendClose();
    var timer =
        channel
            .eventLoop()
            .schedule(() -> closed.tryFail("no answer"), timeout.toNanos(), TimeUnit.NANOSECONDS);
    return closed
        .future()
        .onSuccess(_ -> progress.record(WebSocketProbe.CLEAN, true))
        .onComplete(_ -> timer.cancel(false))
        .recover(error ->
            error instanceof ProbeFault && receiver.expectsNothing()
                ? Future.failedFuture(error)
                : Future.succeededFuture());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (++frames > MAX_FRAMES) {
      fail(
          Cause.PROTOCOL,
          "received more than " + MAX_FRAMES + " frames without " + receiver.expected());
      return;
    }
    switch (frame) {
      case PingWebSocketFrame ping -> pong(ping);
      case PongWebSocketFrame _ -> {}
      case CloseWebSocketFrame close -> take(close);
      default -> receiver.take(frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    receiver.fail(new ProbeFault(Cause.PROTOCOL, "connection closed while " + progress.activity()));
    closed.tryFail("gone");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    switch (error) {
      case CorruptedWebSocketFrameException bad
          when bad.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ->
          fail(
              Cause.TOO_LARGE,
              "a frame is larger than " + HumanText.size(WebSocketReceiver.MAX_BYTES));
      case CorruptedWebSocketFrameException bad ->
          fail(Cause.PROTOCOL, "invalid WebSocket frame: " + words(bad));
      default -> fail(FaultTranslator.ofResponse(error, ResponseLimits.DEFAULT, progress));
    }
  }

  /// Those of Netty, where they are clear (RFC 6455, 5).
  private static String words(CorruptedWebSocketFrameException bad) {
    String words = String.valueOf(bad.getMessage());
    Matcher code = CLOSE_CODE.matcher(words);
    return code.find()
        ? "its close code " + code.group(1) + " is reserved"
        : words.startsWith("RSV")
            ? "it has reserved bits (RSV), but no extension was negotiated"
            : words.startsWith("received a frame that is not masked")
                ? "it is masked, as only those of a client are"
                : words.startsWith("received close control frame")
                    ? "a close frame of 1 byte"
                    : words;
  }

  /// A server that does not read its pongs gets no more.
  private void pong(PingWebSocketFrame ping) {
    if (channel.isWritable()) {
      var _ = channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    }
  }

  private void take(CloseWebSocketFrame close) {
    String code = close.statusCode() < 0 ? "" : " with " + close.statusCode();
    String reason = HumanText.clipped(String.valueOf(close.reasonText()));
    if (close.statusCode() >= 0) {
      progress.record(WebSocketProbe.CLOSE, close.statusCode());
    }
    String details = code + (reason.isEmpty() ? "" : " '" + reason + "'");
    ProbeFault fault =
        new ProbeFault(
            Cause.PROTOCOL,
            "the server closed the WebSocket" + details + " while " + progress.activity());
    if (close.statusCode() > WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code()) {
      closed.tryFail(fault);
    }
    closed.tryComplete();
    sendClose();
    receiver.fail(fault);
  }

  private void sendClose() {
    if (!sentClose) {
      sentClose = true;
      var _ = channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
  }

  private void fail(Cause cause, String detail) {
    fail(new ProbeFault(cause, detail));
  }

  private void fail(Throwable error) {
    receiver.fail(error);
    closed.tryFail(error);
  }
}
