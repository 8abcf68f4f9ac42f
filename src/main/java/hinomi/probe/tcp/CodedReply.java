package hinomi.probe.tcp;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Replies that begin with a code of three digits, as in SMTP and FTP. A hyphen after the code
/// means that more lines follow.
final class CodedReply {
  private static final Pattern CODED = Pattern.compile("\\d{3}([ -].*)?", Pattern.DOTALL);

  private CodedReply() {}

  /// Every line has the code (RFC 5321, 4.2.1).
  static LineReader smtp() {
    return LineReader.until(lines -> {
      requireCode(lines.getLast(), "an SMTP");
      return isLast(lines.getLast());
    });
  }

  /// Only the first and the last line need to have the code (RFC 959, 4.2).
  static LineReader ftp() {
    return LineReader.until(lines -> {
      requireCode(lines.getFirst(), "an FTP");
      String code = lines.getFirst().substring(0, 3);
      return isLast(lines.getFirst())
          || (lines.getLast().startsWith(code) && isLast(lines.getLast()));
    });
  }

  /// Whether the last line starts so, ignoring case.
  static boolean startsWith(List<String> reply, String start) {
    return reply.getLast().toUpperCase(Locale.ROOT).startsWith(start.toUpperCase(Locale.ROOT));
  }

  private static boolean isLast(String line) {
    return line.length() == 3 || line.charAt(3) == ' ';
  }

  private static void requireCode(String line, String protocol) {
    if (!CODED.matcher(line).matches()) {
      throw new ProbeFault(
          Cause.PROTOCOL, "not " + protocol + " reply: '" + HumanText.clipped(line) + "'");
    }
  }
}
