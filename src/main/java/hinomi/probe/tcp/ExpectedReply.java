package hinomi.probe.tcp;

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
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is waited for, anywhere in what the server says; all up to its end is taken.
public sealed interface ExpectedReply {
  /// What was caught of it by name, once it is there. The patience is that of the whole dialogue.
  Optional<Map<String, String>> in(ByteBuf heard, boolean isAll, StepLimitedText patience);

  /// Whether it is there in a message of its own.
  default boolean isIn(byte[] message, StepLimitedText patience) {
    return in(Unpooled.wrappedBuffer(message), true, patience).isPresent();
  }

  /// Reads `expect` or `expect-hex`, to be found in one message.
  static Setting<Optional<ExpectedReply>> read(Section section) {
    return OutgoingMessage.oneOf(
        section,
        "expect",
        section.optional("expect", ValueType.PATTERN.as("a regular expression", Match::new)),
        section.optional("expect-hex", Bytes.HEX.as(Bytes.A_HEX, Part::new)));
  }

  /// A match of a pattern. One that further bytes could change counts only once they cannot, or its
  /// line is whole.
  record Match(Pattern pattern) implements ExpectedReply {
    private static final int LONGEST = 200;

    @Override
    public Optional<Map<String, String>> in(
        ByteBuf heard, boolean isAll, StepLimitedText patience) {
      spend(patience, heard.readableBytes());
      PeerText text = PeerText.of(ByteBufUtil.getBytes(heard));
      Matcher matcher = pattern.matcher(patience.followedBy(text.text()));
      if (!isFound(matcher) || !(isAll || isSettled(matcher, text.text()))) {
        return Optional.empty();
      }
      heard.skipBytes(text.bytesUpTo(matcher.end()));
      return Optional.of(caught(matcher));
    }

    /// A peer that says a byte at a time has all of it read again each time.
    private void spend(StepLimitedText patience, int bytes) {
      try {
        patience.spend(bytes / 16);
      } catch (EvaluationException lost) {
        throw new ProbeFault(Cause.PROTOCOL, this + ": " + lost.getMessage());
      }
    }

    @SuppressWarnings("JdkObsolete") // the text is such a stream as hitEnd is made for
    private static boolean isSettled(Matcher matcher, String text) {
      return !matcher.hitEnd() || text.endsWith("\n");
    }

    private boolean isFound(Matcher matcher) {
      try {
        return StepLimitedText.find(matcher);
      } catch (EvaluationException lost) {
        throw new ProbeFault(Cause.PROTOCOL, this + ": " + lost.getMessage());
      }
    }

    private static Map<String, String> caught(Matcher matcher) {
      Map<String, String> caught = new TreeMap<>();
      for (String name : matcher.namedGroups().keySet()) {
        Optional.ofNullable(matcher.group(name))
            .ifPresent(it -> caught.put(name, it.substring(0, Math.min(LONGEST, it.length()))));
      }
      return caught;
    }

    @Override
    public String toString() {
      return "'" + pattern + "'";
    }
  }

  /// Exactly these bytes.
  record Part(Buffer bytes) implements ExpectedReply {
    public Part {
      if (bytes.length() == 0) {
        throw new IllegalArgumentException("wants something to wait for, was empty");
      }
    }

    @Override
    public Optional<Map<String, String>> in(
        ByteBuf heard, boolean isAll, StepLimitedText patience) {
      ByteBuf wanted = Unpooled.wrappedBuffer(bytes.getBytes());
      int at = ByteBufUtil.indexOf(wanted, heard);
      if (at < 0) {
        return Optional.empty();
      }
      heard.readerIndex(at + bytes.length());
      return Optional.of(Map.of());
    }

    @Override
    public String toString() {
      return HexFormat.ofDelimiter(" ").formatHex(bytes.getBytes());
    }
  }
}
