package hinomi.probe.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.assertion.StepLimitedText;
import hinomi.net.ProbeFault;
import hinomi.text.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that makes sense of what a server says makes the same of it however it is cut into
/// pieces, and whatever it is, it gives an answer, waits for more, or refuses with a fault.
class HearingsTest {
  private static final int ROUNDS = 20_000;

  /// What such talk is made of, so that chance comes upon whole answers.
  private static final List<String> WORDS =
      List.of(
          "220",
          "250",
          "234",
          "-",
          " ",
          "\r\n",
          "\n",
          "\r",
          "* ",
          "a ",
          "OK",
          "+OK",
          "\0",
          "0",
          "\f",
          "\u0002\u0001\u0001",
          "x\u0007",
          "\n\u0001\0",
          "\u0004\0",
          "\u0084\0\0\0",
          "\u0015\u0003\u0001",
          "\u0016\u0003\u0001",
          "\0\u0002",
          "\u0002(",
          "\0\u0006",
          "\u0002\0\0\u0002\u0003\u0001",
          "\u00e6\u0097",
          "\u00a5",
          "\u00ff",
          "word");

  static Stream<Supplier<Dialogue.Hearing<?>>> hearings() {
    ExpectedReply match =
        new ExpectedReply.Match(Pattern.compile("^2\\d+ (?<word>\\w+)", Pattern.MULTILINE));
    ExpectedReply part = new ExpectedReply.Part(io.vertx.core.buffer.Buffer.buffer("0\f"));
    return Stream.of(
        each(LineReader::one),
        each(CodedReply::smtp),
        each(CodedReply::ftp),
        each(() -> LdapStartTls::result),
        each(() -> LegacyTls.TLS_1_0::in),
        each(() -> (heard, isAll) -> match.in(heard, isAll, StepLimitedText.of(""))),
        each(() -> (heard, isAll) -> part.in(heard, isAll, StepLimitedText.of(""))));
  }

  private static <T> Supplier<Dialogue.Hearing<?>> each(
      Supplier<? extends Dialogue.Hearing<T>> hearing) {
    return hearing::get;
  }

  @ParameterizedTest
  @MethodSource("hearings")
  void makeTheSameOfAllPieces(Supplier<Dialogue.Hearing<?>> hearing) {
    Random chance = new Random(4711);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] said = said(chance);

      String piecemeal = made(hearing.get(), said, 1);
      String inPieces = made(hearing.get(), said, 1 + chance.nextInt(20));

      assertEquals(piecemeal, inPieces, () -> Bytes.shown(said));
    }
  }

  private static byte[] said(Random chance) {
    StringBuilder said = new StringBuilder();
    for (int count = chance.nextInt(12); count >= 0; count--) {
      said.append(WORDS.get(chance.nextInt(WORDS.size())));
    }
    return said.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static String made(Dialogue.Hearing<?> hearing, byte[] said, int size) {
    ByteBuf heard = Unpooled.buffer();
    Optional<?> made = Optional.empty();
    try {
      for (int start = 0; start < said.length && made.isEmpty(); start += size) {
        heard.writeBytes(said, start, Math.min(size, said.length - start));
        made = hearing.in(heard, false);
      }
      return made.map(String::valueOf).orElse("more");
    } catch (ProbeFault refused) {
      return "fault";
    }
  }
}
