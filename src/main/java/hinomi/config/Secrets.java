package hinomi.config;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Every value that came from the environment, to be taken out of whatever is printed. Safe for use
/// by several threads.
public final class Secrets {
  public static final String SHOWN = "***";

  private final Set<String> values = ConcurrentHashMap.newKeySet();

  public void add(String value) {
    if (!value.isEmpty()) {
      values.add(value);
    }
  }

  public String redact(String text) {
    String redacted = text;
    for (String value : values) {
      redacted = redacted.replace(value, SHOWN);
    }
    return redacted;
  }
}
