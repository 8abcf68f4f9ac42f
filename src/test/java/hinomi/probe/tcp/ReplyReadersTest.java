package hinomi.probe.tcp;

import hinomi.assertion.StepLimitedText;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyReadersTest {
  static Stream<Supplier<Dialogue.Hearing<?>>> readers() {
    ExpectedReply match =
        new ExpectedReply.Match(Pattern.compile("^2\\d+ (?<word>\\w+)", Pattern.MULTILINE));
    ExpectedReply part = new ExpectedReply.Part(Buffer.buffer("0\f"));
    return Stream.of(
        each(LineReader::one),
        each(CodedReply::smtp),
        each(CodedReply::ftp),
        each(() -> LdapStartTls::result),
        each(() -> (heard, isAll) -> match.in(heard, isAll, StepLimitedText.of(""))),
        each(() -> (heard, isAll) -> part.in(heard, isAll, StepLimitedText.of(""))));
  }

  private static <T> Supplier<Dialogue.Hearing<?>> each(
      Supplier<? extends Dialogue.Hearing<T>> reader) {
    return reader::get;
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readTheSameHoweverTheReplyIsCut(Supplier<Dialogue.Hearing<?>> reader) {
    RandomReplies.readTheSameInAllPieces(reader);
  }
}
