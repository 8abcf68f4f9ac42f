package hinomi.cli;

import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The phases of a probe as a waterfall of bars.
final class Waterfall {
  private static final int WIDTH = 48;

  private Waterfall() {}

  static List<String> of(Timing timing) {
    double whole = timing.phases().values().stream().mapToDouble(Timing::millis).sum();
    List<String> lines = new ArrayList<>();
    double start = 0;
    for (Phase phase : Phase.values()) {
      double took = timing.of(phase).map(Timing::millis).orElse(-1.0);
      if (took >= 0) {
        lines.add(
            String.format(
                Locale.ROOT, "%-10s %s %8s ms", phase.key(), bar(start, took, whole), shown(took)));
        start += took;
      }
    }
    timing
        .total()
        .ifPresent(total ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-10s %s %8s ms",
                    "total",
                    " ".repeat(WIDTH + 1),
                    shown(Timing.millis(total)))));
    return lines;
  }

  static String shown(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.2f" : "%.1f", millis);
  }

  static String bar(double start, double took, double whole) {
    double scale = whole > 0 ? WIDTH / whole : 0;
    int before = (int) Math.min(WIDTH - 1, Math.round(start * scale));
    int length = Math.clamp(Math.round(took * scale), 1, WIDTH - before);
    return " ".repeat(before) + "█".repeat(length) + " ".repeat(WIDTH + 1 - before - length);
  }
}
