package hinomi.dialogue;

import hinomi.config.Kind;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.text.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One turn of a dialogue with a server.
public sealed interface Step {
  /// Says this.
  record Send(Buffer words) implements Step {
    public Send {
      if (words.length() == 0) {
        throw new IllegalArgumentException("wants something to say, was empty");
      }
    }
  }

  /// Waits until the server has said this.
  record Expect(Wanted wanted) implements Step {}

  /// Goes on in TLS.
  record Secure() implements Step {}

  /// Text is sent as UTF-8, with the escapes of the file's own syntax.
  static Setting<Step> read(Section step) {
    List<Setting<Optional<Step>>> ways =
        List.of(
            step.optional("send", kind(Kind.TEXT, "text", Step::text)),
            step.optional("send-hex", kind(Bytes.HEX, Bytes.A_HEX, Send::new)),
            step.optional("expect", kind(Kind.PATTERN, "a regular expression", Step::match)),
            step.optional("expect-hex", kind(Bytes.HEX, Bytes.A_HEX, Step::part)),
            step.optional("tls", kind(Kind.FLAG, "true", Step::secure)));
    return step.make(() -> only(ways));
  }

  private static <T> Kind<Step> kind(Kind<T> kind, String what, Function<T, Step> make) {
    return kind.as(what, make);
  }

  private static Step text(String text) {
    return new Send(Buffer.buffer(text));
  }

  /// There `^` and `$` are the ends of a line.
  private static Step match(Pattern pattern) {
    return new Expect(new Wanted.Match(Pattern.compile(pattern.pattern(), Pattern.MULTILINE)));
  }

  private static Step part(Buffer bytes) {
    return new Expect(new Wanted.Part(bytes));
  }

  private static Step secure(boolean on) {
    if (!on) {
      throw new IllegalArgumentException("wants true: TLS begins here");
    }
    return new Secure();
  }

  private static Step only(List<Setting<Optional<Step>>> ways) {
    List<Step> steps = ways.stream().flatMap(way -> way.get().stream()).toList();
    if (steps.size() != 1) {
      throw new IllegalArgumentException(
          "wants exactly one of expect, expect-hex, send, send-hex and tls");
    }
    return steps.getFirst();
  }
}
