package hinomi.cli;

import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The phases of a probe as a waterfall of bars. That of a phase which did not finish breaks off.
final class Waterfall {
  private static final int WIDTH = 48;

  private Waterfall() {}

  static List<String> of(Timing timing) {
    Optional<Duration> unfinished = timing.unfinished().map(Timing.Unfinished::elapsed);
    double whole =
        timing.phases().values().stream().mapToDouble(Timing::millis).sum()
            + unfinished.map(Timing::millis).orElse(0.0);
    List<String> lines = new ArrayList<>();
    double start = 0;
    for (Phase phase : Phase.values()) {
      double took = timing.of(phase).map(Timing::millis).orElse(-1.0);
      if (took >= 0) {
        lines.add(line(phase.key(), bar(start, took, whole), took));
        start += took;
      }
    }
    double before = start;
    timing
        .unfinished()
        .ifPresent(last -> {
          double elapsed = Timing.millis(last.elapsed());
          String bar = bar(before, elapsed, whole).replaceFirst("█( *)$", "×$1");
          lines.add(line(last.phase().key(), bar, elapsed) + ", not finished");
        });
    timing
        .elapsed()
        .ifPresent(total -> lines.add(line("total", " ".repeat(WIDTH + 1), Timing.millis(total))));
    return lines;
  }

  private static String line(String name, String bar, double millis) {
    return String.format(Locale.ROOT, "%-13s %s %8s ms", name, bar, shown(millis));
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
