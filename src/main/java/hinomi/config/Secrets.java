package hinomi.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Comparator;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values that nobody may see, as all that came from the environment, to be taken out of whatever
/// is printed: as they are, as they stand in URLs, JSON and HTML, and in Base64. Safe for use by
/// several threads.
public final class Secrets {
  public static final String SHOWN = "***";

  /// Shorter values are words of their own by chance (`80`, `prod`): inside others they stay.
  private static final int LONG_ENOUGH = 6;

  /// How many values that came up while the agent runs are remembered.
  private static final int PASSING = 100;

  /// What stands behind a text that was cut off.
  private static final Pattern CUT = Pattern.compile("['….]+$");

  private static final Comparator<String> LONGEST_FIRST =
      Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

  private final Set<String> forms = new TreeSet<>(LONGEST_FIRST);
  private final Queue<String> passing = new ArrayDeque<>();
  private volatile @Nullable Pattern any;

  public synchronized void add(String value) {
    if (!value.isBlank() && forms.add(value)) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
      forms.add(encoded);
      forms.add(encoded.replace("+", "%20"));
      forms.add(encoded.replace("+", "%20").replace("%7E", "~"));
      forms.add(inJson(value));
      forms.add(inJson(value).replace("/", "\\/"));
      forms.add(inHtml(value));
      forms.add(Base64.getEncoder().encodeToString(bytes));
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      any = null;
    }
  }

  /// A value that comes up while the agent runs, as a token does: forgotten after many others.
  public synchronized void addPassing(String value) {
    if (!forms.contains(value)) {
      add(value);
      passing.add(value);
    }
    if (passing.size() > PASSING) {
      Secrets eldest = new Secrets();
      eldest.add(passing.remove());
      forms.removeAll(eldest.forms);
      any = null;
    }
  }

  private static String inJson(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String inHtml(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  public String redact(String text) {
    return forms.isEmpty() || text.isEmpty() ? text : pattern().matcher(text).replaceAll(SHOWN);
  }

  /// The same for a text that may have been cut off in the middle of one.
  public synchronized String redactCut(String text) {
    String whole = redact(text);
    String end = CUT.matcher(whole).replaceFirst("");
    return forms.stream()
        .map(form -> partAtTheEnd(form, end))
        .max(Comparator.naturalOrder())
        .filter(length -> length >= LONG_ENOUGH)
        .map(length -> end.substring(0, end.length() - length) + SHOWN)
        .orElse(whole);
  }

  private static int partAtTheEnd(String form, String text) {
    int length = Math.min(form.length() - 1, text.length());
    while (length > 0 && !text.endsWith(form.substring(0, length))) {
      length--;
    }
    return length;
  }

  private Pattern pattern() {
    Pattern known = any;
    return known == null ? compile() : known;
  }

  /// Alternatives are tried in order, so the longest value wins where several begin.
  private synchronized Pattern compile() {
    Pattern compiled =
        Pattern.compile(forms.stream().map(Secrets::alone).collect(Collectors.joining("|")));
    any = compiled;
    return compiled;
  }

  private static String alone(String form) {
    String quoted = Pattern.quote(form);
    return form.length() < LONG_ENOUGH
        ? "(?<![\\p{L}\\p{N}])" + quoted + "(?![\\p{L}\\p{N}])"
        : quoted;
  }
}
