package hinomi.probe;

import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.List;
import java.util.function.Function;

/// A kind of probe: its key in check files, how it is read, and what can be asserted about its
/// answers.
public record ProbeKind(
    String key, Function<Section, Setting<Probe>> read, List<Subject> subjects) {
  public ProbeKind {
    subjects = List.copyOf(subjects);
  }
}
