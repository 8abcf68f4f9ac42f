package hinomi.probe.tcp;

import hinomi.assertion.StepLimitedText;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyReadersTest {
  static Stream<Supplier<Dialogue.ReplyReader<?>>> readers() {
    ExpectedReply match =
        new ExpectedReply.Match(Pattern.compile("^2\\d+ (?<word>\\w+)", Pattern.MULTILINE));
    ExpectedReply part = new ExpectedReply.Part(Buffer.buffer("0\f"));
    return Stream.of(
        each(LineReader::one),
        each(CodedReply::smtp),
        each(CodedReply::ftp),
        each(() -> LdapStartTls::result),
        each(() -> (received, isAll) -> match.find(received, isAll, StepLimitedText.of(""))),
        each(() -> (received, isAll) -> part.find(received, isAll, StepLimitedText.of(""))));
  }

  private static <T> Supplier<Dialogue.ReplyReader<?>> each(
      Supplier<? extends Dialogue.ReplyReader<T>> reader) {
    return reader::get;
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readTheSameHoweverTheReplyIsCut(Supplier<Dialogue.ReplyReader<?>> reader) {
    RandomReplies.readTheSameInAllPieces(reader);
  }
}
