package hinomi.probe.tcp;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.text.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One turn of a dialogue with a server.
sealed interface DialogueTurn {
  /// Sends these bytes.
  record Send(Buffer bytes) implements DialogueTurn {
    public Send {
      if (bytes.length() == 0) {
        throw new IllegalArgumentException("must not be empty");
      }
    }
  }

  /// Waits for this reply, unless the rejected one comes.
  record Expect(ExpectedReply reply, Optional<ExpectedReply> rejected) implements DialogueTurn {
    Expect(ExpectedReply reply) {
      this(reply, Optional.empty());
    }
  }

  /// Starts TLS.
  record Secure() implements DialogueTurn {}

  /// Text is sent as UTF-8, with the escapes of the file's own syntax.
  static Setting<DialogueTurn> read(Section step) {
    List<Setting<Optional<DialogueTurn>>> keys =
        List.of(
            step.optional("send", kind(ValueType.TEXT, "text", DialogueTurn::text)),
            step.optional("send-hex", kind(Bytes.HEX, Bytes.A_HEX, Send::new)),
            step.optional(
                "expect", kind(ValueType.PATTERN, "a regular expression", DialogueTurn::match)),
            step.optional("expect-hex", kind(Bytes.HEX, Bytes.A_HEX, DialogueTurn::part)),
            step.optional("tls", kind(ValueType.FLAG, "true", DialogueTurn::secure)));
    Setting<Optional<ExpectedReply>> rejected =
        step.optional("reject", ValueType.PATTERN.as("a regular expression", DialogueTurn::byLine));
    return step.make(() -> rejecting(rejected.get(), only(keys)));
  }

  private static DialogueTurn rejecting(Optional<ExpectedReply> rejected, DialogueTurn turn) {
    if (rejected.isEmpty()) {
      return turn;
    }
    if (turn instanceof Expect(var reply, _)) {
      return new Expect(reply, rejected);
    }
    throw new IllegalArgumentException("reject has no effect without expect or expect-hex");
  }

  private static <T> ValueType<DialogueTurn> kind(
      ValueType<T> kind, String what, Function<T, DialogueTurn> make) {
    return kind.as(what, make);
  }

  private static DialogueTurn text(String text) {
    return new Send(Buffer.buffer(text));
  }

  /// `^` and `$` match at the ends of lines.
  private static DialogueTurn match(Pattern pattern) {
    return new Expect(byLine(pattern));
  }

  private static ExpectedReply byLine(Pattern pattern) {
    return new ExpectedReply.Match(Pattern.compile(pattern.pattern(), Pattern.MULTILINE));
  }

  private static DialogueTurn part(Buffer bytes) {
    return new Expect(new ExpectedReply.Part(bytes));
  }

  private static DialogueTurn secure(boolean on) {
    if (!on) {
      throw new IllegalArgumentException("must be true: starts TLS here");
    }
    return new Secure();
  }

  private static DialogueTurn only(List<Setting<Optional<DialogueTurn>>> keys) {
    List<DialogueTurn> steps = keys.stream().flatMap(key -> key.get().stream()).toList();
    if (steps.size() != 1) {
      throw new IllegalArgumentException(
          "needs exactly one of expect, expect-hex, send, send-hex and tls");
    }
    return steps.getFirst();
  }
}
