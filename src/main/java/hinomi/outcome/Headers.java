package hinomi.outcome;

import java.util.List;
import java.util.Map;

/// The header lines of an answer, in order, found without regard to case (RFC 9110, 5.1).
public record Headers(List<Map.Entry<String, String>> lines) {
  public Headers {
    lines = List.copyOf(lines);
  }

  public List<String> all(String name) {
    return lines.stream()
        .filter(line -> line.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
