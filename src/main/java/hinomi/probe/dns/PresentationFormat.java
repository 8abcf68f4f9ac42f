package hinomi.probe.dns;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Writes parts of records as zone files and `dig` do (RFC 1035, 5.1).
final class PresentationFormat {
  private static final String SPECIAL_IN_NAMES = ".\"();\\@$";

  private PresentationFormat() {}

  /// One octet of a label: a dot is `\.`, and what is not printable ASCII is `\009`.
  static String ofLabel(int octet) {
    return SPECIAL_IN_NAMES.indexOf(octet) >= 0
        ? "\\" + (char) octet
        : octet > ' ' && octet < 127 ? String.valueOf((char) octet) : decimal(octet);
  }

  static String quoted(byte[] string) {
    StringBuilder text = new StringBuilder("\"");
    for (byte each : string) {
      int octet = each & 0xff;
      if (octet == '"' || octet == '\\') {
        text.append('\\');
      }
      text.append(octet >= ' ' && octet < 127 ? String.valueOf((char) octet) : decimal(octet));
    }
    return text.append('"').toString();
  }

  /// Several values in one string: commas and backslashes are escaped once more (RFC 9460, A.1).
  static String quoted(List<byte[]> values) {
    String joined =
        values.stream()
            .map(each -> new String(each, StandardCharsets.ISO_8859_1))
            .map(each -> each.replaceAll("([,\\\\])", "\\\\$1"))
            .collect(Collectors.joining(","));
    return quoted(joined.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String decimal(int octet) {
    return "\\" + octet / 100 + octet / 10 % 10 + octet % 10;
  }
}
