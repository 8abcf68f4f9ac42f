package hinomi.datadog;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// Readable keys of resources, made of the words that identify one.
public final class ResourceKey {
  private static final int MAX_LENGTH = 100;
  private static final Pattern REPLACED = Pattern.compile("[^a-z0-9._]+");
  private static final Pattern DASHES_AT_ENDS = Pattern.compile("^-+|-+$");

  private ResourceKey() {}

  /// Equal words give equal keys, and different words different ones: digits at the end stand for
  /// what normalizing loses.
  public static String of(String... words) {
    String whole = String.join("|", words);
    String joined = String.join("-", words).toLowerCase(Locale.ROOT);
    String spelled =
        DASHES_AT_ENDS.matcher(REPLACED.matcher(joined).replaceAll("-")).replaceAll("");
    return spelled.substring(0, Math.min(MAX_LENGTH, spelled.length())) + "-" + digits(whole);
  }

  public static String digits(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
