package hinomi.probe.websocket;

import hinomi.assertion.StepLimitedText;
import hinomi.net.ProbeFault;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Body;
import hinomi.outcome.Cause;
import hinomi.outcome.Phase;
import hinomi.probe.tcp.ExpectedReply;
import hinomi.text.Bytes;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Puts a server's messages together until one matches what is expected, or all of them are too
/// much. It hears nothing when nothing is expected.
final class WebSocketReceiver {
  static final int MOST = (int) ResponseLimits.DEFAULT.body();

  private final Progress progress;
  private final Optional<ExpectedReply> expected;
  private final Promise<Void> heard = Promise.promise();
  private final ByteBuf message = Unpooled.buffer(256);
  private final StepLimitedText patience = StepLimitedText.onLoop("");
  private boolean isText;
  private int bytes;
  private int parts;
  private int others;
  private byte[] last = {};
  private long askedAt = System.nanoTime();
  private long firstAt;

  WebSocketReceiver(Progress progress, Optional<ExpectedReply> expected) {
    this.progress = progress;
    this.expected = expected;
  }

  /// Completes with the message that is expected, or tells why there will be none.
  Future<Void> heard() {
    return expected.isPresent() ? heard.future() : Future.succeededFuture();
  }

  /// The wait counts from here.
  void asked() {
    askedAt = System.nanoTime();
  }

  void fail(Throwable error) {
    heard.tryFail(error);
  }

  /// What is waited for, in words.
  String wanted() {
    return switch (expected.orElse(WebSocketProbe.ANY)) {
      case ExpectedReply.Match(Pattern pattern) when pattern.pattern().isEmpty() -> "a message";
      case ExpectedReply.Match match -> "a message that matches " + match;
      case ExpectedReply.Part part -> "a message with " + part;
    };
  }

  /// The same, and what was said instead.
  String underWay() {
    String instead = "'" + Bytes.line(last) + "'";
    return switch (others) {
      case 0 -> "waiting for " + wanted();
      case 1 -> "waiting for " + wanted() + " after " + instead;
      default -> "waiting for " + wanted() + " after " + others + " others, the last " + instead;
    };
  }

  void take(WebSocketFrame part) {
    if (expected.isEmpty() || heard.future().isComplete()) {
      return;
    }
    if (parts++ == 0) {
      firstAt = System.nanoTime();
      progress.took(Phase.FIRST_BYTE, Math.max(0, firstAt - askedAt));
    }
    bytes += part.content().readableBytes();
    if (bytes > MOST) {
      fail(
          new ProbeFault(
              Cause.TOO_LARGE, "more than " + HumanText.size(MOST) + " without " + wanted()));
      return;
    }
    isText =
        part instanceof ContinuationWebSocketFrame ? isText : part instanceof TextWebSocketFrame;
    message.writeBytes(part.content());
    if (part.isFinalFragment()) {
      judge(ByteBufUtil.getBytes(message));
      message.clear();
    }
  }

  private void judge(byte[] whole) {
    Body body = new Body(whole, StandardCharsets.UTF_8);
    progress.saw(WebSocketProbe.MESSAGE, body);
    progress.saw(WebSocketProbe.ANSWER, whole);
    progress.saw(WebSocketProbe.BYTES, whole.length);
    if (isText && !isUtf8(whole)) {
      fail(
          new ProbeFault(
              Cause.PROTOCOL, "not UTF-8: the message '" + HumanText.clipped(whole) + "'"));
    } else if (matches(whole)) {
      took();
      heard.tryComplete();
    } else {
      others++;
      last = whole;
    }
  }

  private void took() {
    if (parts > 1) {
      progress.took(Phase.DOWNLOAD, System.nanoTime() - firstAt);
    }
  }

  private boolean matches(byte[] whole) {
    try {
      return expected.orElseThrow().isIn(whole, patience);
    } catch (ProbeFault givenUp) {
      fail(givenUp);
      return false;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException wrong) {
      return false;
    }
  }
}
