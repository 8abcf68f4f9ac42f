package hinomi.probe.tls;

import hinomi.config.ValueType;
import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// A version of TLS that a server should refuse. The ClientHello that offers only this version is
/// written here, as TLS engines drop old versions and ciphers sooner than servers do. The first
/// record of the server tells whether it accepts.
enum LegacyTls {
  SSL_3("SSLv3", 0x0300),
  TLS_1_0("TLSv1", 0x0301),
  TLS_1_1("TLSv1.1", 0x0302),
  TLS_1_2("TLSv1.2", 0x0303);

  public static final ValueType<LegacyTls> KIND = ValueType.oneOf(LegacyTls.class, LegacyTls::key);

  private static final int HEADER = 5;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_HELLO = 2;
  private static final int FATAL = 2;
  private static final Map<Integer, String> ALERTS =
      Map.of(
          40, "handshake failure",
          70, "protocol version",
          71, "insufficient security",
          80, "internal error",
          112, "unrecognized name");

  /// All of GCM, ChaCha20, CBC, RC4 and even DES, with every key exchange that uses a certificate;
  /// 00ff signals secure renegotiation (RFC 5746, 3.3).
  private static final byte[] CIPHERS =
      HexFormat.of()
          .parseHex(
              "c02bc02cc02fc030cca9cca8ccaa009e009f009c009dc023c024c027c0280067006b003c003d"
                  + "c009c00ac013c0140033003900320038002f0035004500880044008700410084009a0099"
                  + "00960007c008c01200160013000ac007c011000500040015001200090008000600030014"
                  + "001100ff");

  /// X25519, P-256, P-384 and P-521 with uncompressed points (RFC 8422, 5.1), signatures from SHA-1
  /// to SHA-512 (RFC 5246, 7.4.1.4.1; RFC 8446, 4.2.3), the extended master secret (RFC 7627).
  private static final byte[] EXTENSIONS =
      HexFormat.of()
          .parseHex(
              "000a000a0008001d001700180019"
                  + "000b00020100"
                  + "000d001a0018040305030603080408050806040105010601020302010202"
                  + "00170000");

  private final String key;
  private final int number;

  LegacyTls(String key, int number) {
    this.key = key;
    this.number = number;
  }

  /// The reaction of a server to the hello, and how messages call it.
  public record Reaction(boolean accepts, String words) {}

  public String key() {
    return key;
  }

  /// The ClientHello of a client that supports nothing else (RFC 5246, 7.4.1.2), with the server
  /// name if there is one.
  public byte[] hello(Optional<String> name) {
    byte[] random = new byte[32];
    ThreadLocalRandom.current().nextBytes(random);
    byte[] noSession = {0};
    byte[] noCompression = {1, 0};
    byte[] body =
        joined(two(number), random, noSession, sized(2, CIPHERS), noCompression, extensions(name));
    byte[] handshake = joined(new byte[] {CLIENT_HELLO}, sized(3, body));
    // The record version stays low, as some servers reject a higher one (RFC 5246, E.1).
    return joined(new byte[] {HANDSHAKE}, two(TLS_1_0.number), sized(2, handshake));
  }

  /// The reaction, once it is clear. Warnings are ignored. Closing the connection without an alert
  /// is how some servers refuse, such as Dovecot and those in Python.
  Optional<Reaction> read(ByteBuf received, boolean isAll) {
    Optional<Reaction> reaction = Optional.empty();
    while (reaction.isEmpty() && isRecord(received)) {
      int type = received.readUnsignedByte();
      ByteBuf content = received.skipBytes(2).readSlice(received.readUnsignedShort());
      reaction = type == ALERT ? alert(content) : Optional.of(serverHello(content));
    }
    return reaction.isEmpty() && isAll && !received.isReadable()
        ? Optional.of(new Reaction(false, "closed the connection"))
        : reaction;
  }

  /// Whether a whole record was received.
  private static boolean isRecord(ByteBuf received) {
    if (received.isReadable()) {
      int type = received.getUnsignedByte(received.readerIndex());
      if (type != ALERT && type != HANDSHAKE) {
        throw new ProbeFault(Cause.TLS, "the server does not speak TLS on this port");
      }
    }
    return received.readableBytes() >= HEADER
        && received.readableBytes() - HEADER
            >= received.getUnsignedShort(received.readerIndex() + 3);
  }

  private static Optional<Reaction> alert(ByteBuf content) {
    if (content.readableBytes() < 2 || content.readByte() != FATAL) {
      return Optional.empty();
    }
    int code = content.readUnsignedByte();
    return Optional.of(new Reaction(false, "alert: " + ALERTS.getOrDefault(code, "code " + code)));
  }

  private Reaction serverHello(ByteBuf content) {
    if (content.readableBytes() < 6 || content.readByte() != SERVER_HELLO) {
      throw new ProbeFault(
          Cause.TLS, "the server did not reply to the ClientHello with a ServerHello");
    }
    int chosen = content.skipBytes(3).readUnsignedShort();
    return new Reaction(
        chosen == number,
        Arrays.stream(values())
            .filter(each -> each.number == chosen)
            .map(each -> "chose " + each.key)
            .findFirst()
            .orElse("chose another version"));
  }

  private byte[] extensions(Optional<String> name) {
    byte[] serverName = name.map(LegacyTls::serverName).orElse(new byte[0]);
    return this == SSL_3 ? new byte[0] : sized(2, joined(serverName, EXTENSIONS));
  }

  /// RFC 6066, 3.
  private static byte[] serverName(String name) {
    byte[] entry = joined(new byte[1], sized(2, name.getBytes(StandardCharsets.US_ASCII)));
    return joined(two(0), sized(2, sized(2, entry)));
  }

  /// The content after its length in so many bytes.
  private static byte[] sized(int bytes, byte[] content) {
    byte[] sized = new byte[bytes + content.length];
    for (int index = 0; index < bytes; index++) {
      sized[index] = (byte) (content.length >> (8 * (bytes - 1 - index)));
    }
    System.arraycopy(content, 0, sized, bytes, content.length);
    return sized;
  }

  private static byte[] two(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  private static byte[] joined(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }
}
