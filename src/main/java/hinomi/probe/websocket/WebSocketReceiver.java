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
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// Assembles the messages of a server until one is the expected one, or together they exceed 1 MiB.
/// Ignores them when nothing is expected.
final class WebSocketReceiver {
  static final int MAX_BYTES = (int) ResponseLimits.DEFAULT.body();

  private static final int SHOWN = 1_000;

  private final Progress progress;
  private final Optional<ExpectedReply> expected;
  private final Promise<Void> received = Promise.promise();
  private final ByteBuf message = Unpooled.buffer(256);
  private final StepLimitedText steps = StepLimitedText.onLoop("");
  private Optional<ReceiveMemory> memory = Optional.empty();
  private boolean isText;
  private int bytes;
  private int parts;
  private int skipped;
  private byte[] last = {};
  private long sentAt = System.nanoTime();
  private long firstAt;

  WebSocketReceiver(Progress progress, Optional<ExpectedReply> expected) {
    this.progress = progress;
    this.expected = expected;
  }

  /// The expected message stays in this memory until it is judged.
  void keepIn(ReceiveMemory used) {
    memory = Optional.of(used);
  }

  /// From now on the run waits for the message.
  void begin() {
    progress.begin(this::activity, this::unexpected);
  }

  /// Completes with the expected message, or fails when there will be none.
  Future<Void> received() {
    return expected.isPresent() ? received.future() : Future.succeededFuture();
  }

  boolean expectsNothing() {
    return expected.isEmpty();
  }

  /// The first byte is measured from now on.
  void sent() {
    sentAt = System.nanoTime();
    if (expected.isPresent() && parts == 0) {
      progress.enter(Phase.FIRST_BYTE, sentAt);
    }
  }

  void fail(Throwable error) {
    received.tryFail(error);
  }

  /// The expected message, in words.
  String expected() {
    return switch (expected.orElse(WebSocketProbe.ANY)) {
      case ExpectedReply.Match(Pattern pattern) when pattern.pattern().isEmpty() -> "a message";
      case ExpectedReply.Match match -> "a message that matches " + match;
      case ExpectedReply.Part part -> "a message with " + part;
    };
  }

  /// The fault when only other messages came until the timeout.
  Optional<ProbeFault> unexpected() {
    return skipped == 0
        ? Optional.empty()
        : Optional.of(
            new ProbeFault(
                Cause.ASSERTION,
                "expected " + expected() + ", the server sent '" + Bytes.line(last) + "'"));
  }

  /// The same, and what was received instead.
  String activity() {
    String instead = "'" + Bytes.line(last) + "'";
    return switch (skipped) {
      case 0 -> "waiting for " + expected();
      case 1 -> "waiting for " + expected() + " after " + instead;
      default -> "waiting for " + expected() + " after " + skipped + " others, the last " + instead;
    };
  }

  void take(WebSocketFrame part) {
    if (expected.isEmpty() || received.future().isComplete()) {
      return;
    }
    if (parts++ == 0) {
      firstAt = System.nanoTime();
      progress.recordPhase(Phase.FIRST_BYTE, Math.max(0, firstAt - sentAt));
      progress.enter(Phase.DOWNLOAD, firstAt);
    }
    bytes += part.content().readableBytes();
    if (bytes > MAX_BYTES) {
      fail(
          new ProbeFault(
              Cause.TOO_LARGE,
              "received more than " + HumanText.size(MAX_BYTES) + " without " + expected()));
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
    progress.record(WebSocketProbe.MESSAGE, new Body(whole, StandardCharsets.UTF_8));
    progress.record(WebSocketProbe.ANSWER, start(whole));
    progress.record(WebSocketProbe.BYTES, whole.length);
    if (isText && !isUtf8(whole)) {
      fail(
          new ProbeFault(
              Cause.PROTOCOL, "the message is not UTF-8: '" + HumanText.clipped(whole) + "'"));
    } else if (matches(whole)) {
      memory.ifPresent(it -> keep(whole, it.keep(whole.length)));
      recordDownload();
      received.tryComplete();
    } else {
      skipped++;
      last = start(whole);
    }
  }

  private void keep(byte[] whole, Runnable release) {
    progress.record(WebSocketProbe.MESSAGE, new Body(whole, StandardCharsets.UTF_8, release));
  }

  /// What can be shown of it, without the rest; a character is not cut.
  private static byte[] start(byte[] whole) {
    int end = Math.min(whole.length, SHOWN);
    while (end < whole.length && end > 0 && (whole[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(whole, end);
  }

  private void recordDownload() {
    if (parts > 1) {
      progress.recordPhase(Phase.DOWNLOAD, System.nanoTime() - firstAt);
    } else {
      progress.leave();
    }
  }

  private boolean matches(byte[] whole) {
    try {
      return expected.orElseThrow().matches(whole, steps);
    } catch (ProbeFault exceeded) {
      fail(exceeded);
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
