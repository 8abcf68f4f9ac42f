package hinomi.probe;

import hinomi.assertion.Assertion;
import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.List;
import java.util.function.Function;

/// A kind of probe: its key in check files, how it is read, what can be asserted about its answers,
/// and what is expected of them when the author says nothing.
public record ProbeKind(
    String key,
    Function<Section, Setting<Probe>> read,
    List<Subject> subjects,
    List<Assertion> byDefault) {
  public ProbeKind {
    subjects = List.copyOf(subjects);
    byDefault = List.copyOf(byDefault);
  }
}
