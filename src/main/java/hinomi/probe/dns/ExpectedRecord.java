package hinomi.probe.dns;

import hinomi.net.address.Pin;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Pattern;

/// A record as the author writes it: with or without its type, as `dig` prints it or simpler.
/// Addresses may have any form. The case of letters matters in TXT only, and a last dot never.
record ExpectedRecord(String text, String plain) {
  private static final String TXT = "TXT ";

  /// A DS or TLSA record, whose digits `dig` splits.
  private static final Pattern DIGEST =
      Pattern.compile("((ds|tlsa) )?\\d+ \\d+ \\d+ [0-9a-f]+( [0-9a-f]+)+");

  private static final Pattern STRINGS =
      Pattern.compile("\"(\\\\.|[^\"\\\\])*\"( +\"(\\\\.|[^\"\\\\])*\")*");

  static ExpectedRecord of(String record) {
    String address = record.replaceFirst("^A(AAA)? +", "");
    return new ExpectedRecord(
        unquoted(record.startsWith(TXT) ? record.substring(TXT.length()) : record),
        Pin.isLiteral(address) ? canonical(address) : withoutBlanks(plain(record)));
  }

  /// Whether it is the record of a response, as `MX 10 mail.example.`.
  boolean matches(String record) {
    if (record.startsWith(TXT)) {
      return record.substring(TXT.length()).equals(text);
    }
    String seen = plain(record);
    return seen.equals(plain) || seen.substring(seen.indexOf(' ') + 1).equals(plain);
  }

  private static String plain(String record) {
    String text = record.toLowerCase(Locale.ROOT);
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String canonical(String address) {
    return address.contains(":")
        ? NetUtil.toAddressString(NetUtil.getByName(address), true)
        : NetUtil.toAddressString(Pin.literal(address));
  }

  private static String withoutBlanks(String record) {
    return DIGEST.matcher(record).matches()
        ? record.replaceAll("(?<= [0-9a-f]{8,1000}) ", "")
        : record;
  }

  /// The text of strings as `dig` prints them: `"v=spf1 " "-all"`.
  private static String unquoted(String text) {
    return STRINGS.matcher(text).matches()
        ? text.substring(1, text.length() - 1)
            .replaceAll("(?<!\\\\)\" +\"", "")
            .replaceAll("\\\\([\"\\\\])", "$1")
        : text;
  }
}
