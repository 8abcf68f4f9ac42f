package hinomi.probe;

import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// A kind of probe: its key in check files, how it is read, what can be asserted about its answers,
/// and how long it may take when the author says nothing.
public record ProbeKind(
    String key, Function<Section, Setting<Probe>> read, List<Subject> subjects, Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  public ProbeKind {
    subjects = List.copyOf(subjects);
  }

  public ProbeKind(String key, Function<Section, Setting<Probe>> read, List<Subject> subjects) {
    this(key, read, subjects, TIMEOUT);
  }
}
