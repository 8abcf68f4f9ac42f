package hinomi.probe.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.net.ProbeFault;
import hinomi.text.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/// Random replies of a server. Whatever a reply is and however it is cut into pieces, a reader
/// gives the same value, waits for more, or refuses it with a fault.
public final class RandomReplies {
  private static final int ROUNDS = 20_000;

  /// Parts of real replies, so that whole ones come up by chance.
  private static final List<String> PARTS =
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

  private RandomReplies() {}

  public static void readTheSameInAllPieces(Supplier<Dialogue.ReplyReader<?>> reader) {
    Random random = new Random(4711);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] reply = reply(random);

      String byteByByte = read(reader.get(), reply, 1);
      String inPieces = read(reader.get(), reply, 1 + random.nextInt(20));

      assertEquals(byteByByte, inPieces, () -> Bytes.shown(reply));
    }
  }

  private static byte[] reply(Random random) {
    StringBuilder reply = new StringBuilder();
    for (int count = random.nextInt(12); count >= 0; count--) {
      reply.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return reply.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String read(Dialogue.ReplyReader<?> reader, byte[] reply, int size) {
    ByteBuf received = Unpooled.buffer();
    Optional<?> value = Optional.empty();
    try {
      for (int start = 0; start < reply.length && value.isEmpty(); start += size) {
        received.writeBytes(reply, start, Math.min(size, reply.length - start));
        value = reader.read(received, false);
      }
      return value.map(String::valueOf).orElse("more");
    } catch (ProbeFault refused) {
      return "fault";
    }
  }
}
