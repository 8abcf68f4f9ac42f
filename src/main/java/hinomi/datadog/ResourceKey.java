package hinomi.datadog;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// Makes keys that people can read, from words that say what makes a resource the one it is.
public final class ResourceKey {
  private static final int LONGEST = 100;
  private static final Pattern LOST = Pattern.compile("[^a-z0-9._]+");
  private static final Pattern AT_THE_ENDS = Pattern.compile("^-+|-+$");

  private ResourceKey() {}

  /// Equal words give equal keys, other words others: what the spelling loses, the digits at the
  /// end keep.
  public static String of(String... words) {
    String whole = String.join("|", words);
    String joined = String.join("-", words).toLowerCase(Locale.ROOT);
    String spelled = AT_THE_ENDS.matcher(LOST.matcher(joined).replaceAll("-")).replaceAll("");
    return spelled.substring(0, Math.min(LONGEST, spelled.length())) + "-" + digits(whole);
  }

  public static String digits(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
