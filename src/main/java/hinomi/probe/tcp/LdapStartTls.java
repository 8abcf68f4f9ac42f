package hinomi.probe.tcp;

import hinomi.net.ProbeFault;
import hinomi.net.tls.Der;
import hinomi.outcome.Cause;
import io.netty.buffer.ByteBuf;
import java.math.BigInteger;
import java.util.Optional;

/// The StartTLS request of LDAP and its response (RFC 4511, 4.12 and 4.14).
final class LdapStartTls {
  private static final int EXTENDED_REQUEST = 0x77;
  private static final int REQUEST_NAME = 0x80;
  private static final int EXTENDED_RESPONSE = 0x78;
  private static final int ENUMERATED = 0x0a;
  private static final int LONG_FORM = 0x80;

  private LdapStartTls() {}

  static byte[] request() {
    byte[] name = Der.text(REQUEST_NAME, "1.3.6.1.4.1.1466.20037");
    return Der.sequence(Der.integer(BigInteger.ONE), Der.of(EXTENDED_REQUEST, name));
  }

  /// The result code; 0 is success.
  static Optional<Integer> result(ByteBuf received, boolean isAll) {
    ByteBuf ahead = received.duplicate();
    return element(ahead, Der.SEQUENCE)
        .map(message -> {
          received.readerIndex(ahead.readerIndex());
          return code(message);
        });
  }

  private static int code(ByteBuf message) {
    child(message, Der.INTEGER);
    ByteBuf code = child(child(message, EXTENDED_RESPONSE), ENUMERATED);
    return code.readableBytes() == 1 ? code.readByte() : -1;
  }

  private static ByteBuf child(ByteBuf whole, int type) {
    return element(whole, type).orElseThrow(LdapStartTls::notLdap);
  }

  /// The content of the next element; absent while it is incomplete.
  private static Optional<ByteBuf> element(ByteBuf from, int type) {
    if (from.isReadable() && from.readUnsignedByte() != type) {
      throw notLdap();
    }
    int length = from.isReadable() ? length(from) : Integer.MAX_VALUE;
    return length > from.readableBytes() ? Optional.empty() : Optional.of(from.readSlice(length));
  }

  /// In the short or the long form (X.690, 8.1.3).
  private static int length(ByteBuf from) {
    int first = from.readUnsignedByte();
    if (first < LONG_FORM) {
      return first;
    }
    int bytes = first - LONG_FORM;
    if (bytes == 0 || bytes > 4) {
      throw notLdap();
    }
    int length = 0;
    for (int index = 0; index < bytes; index++) {
      if (!from.isReadable()) {
        return Integer.MAX_VALUE;
      }
      length = length << 8 | from.readUnsignedByte();
    }
    if (length < 0) {
      throw notLdap();
    }
    return length;
  }

  private static ProbeFault notLdap() {
    return new ProbeFault(Cause.PROTOCOL, "not an LDAP response to StartTLS");
  }
}
