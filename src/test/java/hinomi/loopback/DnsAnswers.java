package hinomi.loopback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Answers to questions as bytes, right ones and those that a hostile server makes of them.
public final class DnsAnswers {
  private DnsAnswers() {}

  /// One record for whatever name was asked, as `A 192.0.2.1`.
  public static byte[] record(byte[] question, String... records) {
    return message(
        question,
        message -> {
          for (String each : records) {
            message.addRecord(
                recordOf(message.getQuestion().getName().toString(), each), Section.ANSWER);
          }
          return message;
        });
  }

  public static byte[] code(byte[] question, int code) {
    return message(
        question,
        message -> {
          message.getHeader().setRcode(code);
          return message;
        });
  }

  public static byte[] flagged(byte[] question, int flag, String... records) {
    byte[] answer = record(question, records);
    int bit = 1 << (15 - flag);
    ByteBuffer bytes = ByteBuffer.wrap(answer);
    bytes.putShort(2, (short) (bytes.getShort(2) | bit));
    return answer;
  }

  public static byte[] truncated(byte[] question) {
    return flagged(question, Flags.TC);
  }

  /// The same bytes with some others in them.
  public static byte[] with(byte[] answer, int at, int... bytes) {
    byte[] changed = answer.clone();
    for (int index = 0; index < bytes.length; index++) {
      changed[at + index] = (byte) bytes[index];
    }
    return changed;
  }

  public static byte[] message(byte[] question, UnaryOperator<Message> change) {
    try {
      Message asked = new Message(question);
      Message answer = new Message(asked.getHeader().getID());
      answer.getHeader().setFlag(Flags.QR);
      answer.addRecord(asked.getQuestion(), Section.QUESTION);
      return change.apply(answer).toWire();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /// A record of the name, as `A 192.0.2.1`.
  public static Record recordOf(String name, String text) {
    try {
      Name owner = Name.fromString(name, Name.root);
      int space = text.indexOf(' ');
      int type = Type.value(text.substring(0, space));
      return Record.fromString(owner, type, DClass.IN, 300, text.substring(space + 1), Name.root);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
