package hinomi.cli;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.config.EffectiveValue;
import hinomi.config.Position;
import hinomi.config.Section;
import hinomi.probe.ProbeKind;
import hinomi.probe.Probes;
import hinomi.text.HumanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A check with all that is in effect for it after defaults, includes and `each`. The check itself
/// is absent when it is not enabled.
public record EffectiveCheck(
    String name,
    Optional<Check> check,
    Position place,
    List<EffectiveValue> values,
    Map<String, Object> kind) {
  private static final Set<String> KINDS =
      Probes.kinds().stream().map(ProbeKind::key).collect(Collectors.toUnmodifiableSet());

  private static EffectiveCheck of(String name, Section section, Optional<Check> check) {
    return new EffectiveCheck(
        name, check, section.place(), section.values(Set.of("each")), section.tree(KINDS));
  }

  /// What is probed, how often, and who hears of it.
  public String summary() {
    return check
        .map(it ->
            it.kind().key()
                + " "
                + it.probe().target()
                + ", every "
                + HumanText.duration(it.schedule().interval())
                + it.about().notified().map(to -> ", notifies " + to).orElse(", notifies nobody"))
        .orElse("switched off");
  }

  /// Collects all checks of a load, in the order of the files.
  public static final class Collector implements Checks.Visitor {
    private final List<EffectiveCheck> all = new ArrayList<>();

    @Override
    public void visit(String name, Section section, Optional<Check> check) {
      all.add(of(name, section, check));
    }

    public List<EffectiveCheck> all() {
      return List.copyOf(all);
    }
  }
}
