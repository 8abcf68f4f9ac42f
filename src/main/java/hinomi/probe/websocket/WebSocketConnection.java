package hinomi.probe.websocket;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import hinomi.probe.http.ResponseReader;
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

/// An open WebSocket (RFC 6455, 5), seen from the client: a message to the server, its messages,
/// the pongs to its pings, and the goodbyes. The number of its frames is limited.
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MOST_FRAMES = 10_000;
  private static final WebSocketDecoderConfig FROM_SERVER =
      WebSocketDecoderConfig.newBuilder()
          .expectMaskedFrames(false)
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .maxFramePayloadLength(WebSocketReceiver.MOST)
          .build();

  private final Channel channel;
  private final Progress progress;
  private final WebSocketReceiver hearing;
  private final Promise<Void> closed = Promise.promise();
  private boolean saidGoodbye;
  private int frames;

  private WebSocketConnection(Channel channel, Progress progress, WebSocketReceiver hearing) {
    this.channel = channel;
    this.progress = progress;
    this.hearing = hearing;
  }

  /// Takes the connection over from the answer that upgraded it.
  static WebSocketConnection over(
      Channel channel, Progress progress, Optional<ExpectedReply> expected) {
    WebSocketReceiver hearing = new WebSocketReceiver(progress, expected);
    WebSocketConnection talk = new WebSocketConnection(channel, progress, hearing);
    progress.begin(hearing::underWay, Optional::empty);
    channel
        .pipeline()
        .addLast(new WebSocket13FrameDecoder(FROM_SERVER), new WebSocket13FrameEncoder(true), talk);
    ResponseReader.leave(channel.pipeline());
    return talk;
  }

  void say(OutgoingMessage said) {
    ByteBuf bytes = Unpooled.wrappedBuffer(said.bytes().getBytes());
    hearing.asked();
    channel
        .writeAndFlush(
            said.isText() ? new TextWebSocketFrame(bytes) : new BinaryWebSocketFrame(bytes))
        .addListener(_ -> hearing.asked());
  }

  Future<Void> heard() {
    return hearing.heard();
  }

  /// Completes once the server has said goodbye too, has gone, or the patience is at its end.
  Future<Void> close(Duration patience) {
    progress.begin("closing the WebSocket");
    progress.saw(WebSocketProbe.CLEAN, closed.future().succeeded());
    sayGoodbye();
    var timer =
        channel
            .eventLoop()
            .schedule(() -> closed.tryFail("no answer"), patience.toNanos(), TimeUnit.NANOSECONDS);
    return closed
        .future()
        .onSuccess(_ -> progress.saw(WebSocketProbe.CLEAN, true))
        .onComplete(_ -> timer.cancel(false))
        .otherwiseEmpty();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (++frames > MOST_FRAMES) {
      fail(Cause.PROTOCOL, "more than " + MOST_FRAMES + " frames without " + hearing.wanted());
      return;
    }
    switch (frame) {
      case PingWebSocketFrame ping -> answer(ping);
      case PongWebSocketFrame _ -> {}
      case CloseWebSocketFrame close -> take(close);
      default -> hearing.take(frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(Cause.PROTOCOL, "connection closed while " + progress.underWay());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    switch (error) {
      case CorruptedWebSocketFrameException bad
          when bad.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ->
          fail(Cause.TOO_LARGE, "a frame is larger than " + HumanText.size(WebSocketReceiver.MOST));
      case CorruptedWebSocketFrameException bad ->
          fail(Cause.PROTOCOL, "bad WebSocket frame: " + bad.getMessage());
      default -> fail(FaultTranslator.ofAnswer(error, ResponseLimits.DEFAULT, progress));
    }
  }

  /// A server that does not read its pongs gets no more of them.
  private void answer(PingWebSocketFrame ping) {
    if (channel.isWritable()) {
      var _ = channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    }
  }

  private void take(CloseWebSocketFrame close) {
    String code = close.statusCode() < 0 ? "" : " with " + close.statusCode();
    String reason = HumanText.clipped(String.valueOf(close.reasonText()));
    if (close.statusCode() >= 0) {
      progress.saw(WebSocketProbe.CLOSE, close.statusCode());
    }
    closed.tryComplete();
    sayGoodbye();
    String said = code + (reason.isEmpty() ? "" : " '" + reason + "'");
    fail(
        Cause.PROTOCOL, "the server closed the WebSocket" + said + " while " + progress.underWay());
  }

  private void sayGoodbye() {
    if (!saidGoodbye) {
      saidGoodbye = true;
      var _ = channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
  }

  private void fail(Cause cause, String detail) {
    fail(new ProbeFault(cause, detail));
  }

  private void fail(Throwable error) {
    hearing.fail(error);
    closed.tryFail(error);
  }
}
