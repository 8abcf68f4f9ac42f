package hinomi.probe.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hinomi.assertion.EvaluationException;
import hinomi.assertion.StepLimitedText;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.text.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What to wait for, anywhere in the data of the peer. Everything up to its end is consumed.
public sealed interface ExpectedReply {
  /// The named captures, once it is there. The steps are limited for the whole dialogue.
  Optional<Map<String, String>> find(ByteBuf received, boolean isAll, StepLimitedText steps);

  /// Whether a whole message has it.
  default boolean matches(byte[] message, StepLimitedText steps) {
    return find(Unpooled.wrappedBuffer(message), true, steps).isPresent();
  }

  /// Reads `expect` or `expect-hex`.
  static Setting<Optional<ExpectedReply>> read(Section section) {
    return OutgoingMessage.oneOf(
        section,
        "expect",
        section.optional("expect", ValueType.PATTERN.as("a regular expression", Match::new)),
        section.optional("expect-hex", Bytes.HEX.as(Bytes.A_HEX, Part::new)));
  }

  /// A match of a pattern. One that more bytes could change counts only once they cannot, or when
  /// its line is complete.
  record Match(Pattern pattern) implements ExpectedReply {
    private static final int MAX_CAPTURE = 200;

    @Override
    public Optional<Map<String, String>> find(
        ByteBuf received, boolean isAll, StepLimitedText steps) {
      spend(steps, received.readableBytes());
      Text text = Text.of(ByteBufUtil.getBytes(received));
      Matcher matcher = pattern.matcher(steps.followedBy(text.text()));
      if (!isFound(matcher) || !(isAll || isSettled(matcher, text.text()))) {
        return Optional.empty();
      }
      received.skipBytes(text.bytesUpTo(matcher.end()));
      return Optional.of(captures(matcher));
    }

    /// A peer that sends byte by byte makes all of its data be matched again each time.
    private void spend(StepLimitedText steps, int bytes) {
      try {
        steps.spend(bytes / 16);
      } catch (EvaluationException exceeded) {
        throw new ProbeFault(Cause.ASSERTION, this + ": " + exceeded.getMessage());
      }
    }

    @SuppressWarnings("JdkObsolete") // hitEnd is made for text that is still arriving
    private static boolean isSettled(Matcher matcher, String text) {
      return !matcher.hitEnd() || text.endsWith("\n");
    }

    private boolean isFound(Matcher matcher) {
      try {
        return StepLimitedText.find(matcher);
      } catch (EvaluationException exceeded) {
        throw new ProbeFault(Cause.ASSERTION, this + ": " + exceeded.getMessage());
      }
    }

    private static Map<String, String> captures(Matcher matcher) {
      Map<String, String> captures = new TreeMap<>();
      for (String name : matcher.namedGroups().keySet()) {
        Optional.ofNullable(matcher.group(name))
            .ifPresent(
                it -> captures.put(name, it.substring(0, Math.min(MAX_CAPTURE, it.length()))));
      }
      return captures;
    }

    @Override
    public String toString() {
      return "'" + pattern + "'";
    }
  }

  /// Bytes of a peer as text: UTF-8, whose last character may be incomplete, or Latin-1 when they
  /// are not UTF-8.
  record Text(String text, Charset charset) {
    static Text of(byte[] bytes) {
      CharBuffer text = CharBuffer.allocate(bytes.length);
      boolean isUtf8 = !UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false).isError();
      return isUtf8
          ? new Text(text.flip().toString(), UTF_8)
          : new Text(new String(bytes, ISO_8859_1), ISO_8859_1);
    }

    int bytesUpTo(int characters) {
      return text.substring(0, characters).getBytes(charset).length;
    }
  }

  /// Exactly these bytes.
  record Part(Buffer bytes) implements ExpectedReply {
    public Part {
      if (bytes.length() == 0) {
        throw new IllegalArgumentException("must not be empty");
      }
    }

    @Override
    public Optional<Map<String, String>> find(
        ByteBuf received, boolean isAll, StepLimitedText steps) {
      ByteBuf expected = Unpooled.wrappedBuffer(bytes.getBytes());
      int at = ByteBufUtil.indexOf(expected, received);
      if (at < 0) {
        return Optional.empty();
      }
      received.readerIndex(at + bytes.length());
      return Optional.of(Map.of());
    }

    @Override
    public String toString() {
      return HexFormat.ofDelimiter(" ").formatHex(bytes.getBytes());
    }
  }
}
