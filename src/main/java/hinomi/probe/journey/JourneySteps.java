package hinomi.probe.journey;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.config.Variables;
import hinomi.probe.journey.JourneyStep.Asking;
import hinomi.probe.journey.JourneyStep.Habit;
import hinomi.probe.journey.JourneyStep.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the steps of a journey, each knowing what those before it find: a name that nobody found,
/// and one that nobody uses, are mistakes of the file.
final class JourneySteps {
  private static final Pattern TAG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,59}");
  private static final ValueType<String> NAME =
      TEXT.as("a name of a-z 0-9 . _ -, at most 60 characters", JourneySteps::name);
  private static final ValueType<Duration> SOME_TIME =
      DURATION.as("a duration of at least 1ms", JourneySteps::someTime);

  private final List<Section> sections;
  private final Set<String> names = new HashSet<>();
  private final Set<String> known = new LinkedHashSet<>();

  JourneySteps(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  List<Setting<JourneyStep>> read() {
    List<Setting<JourneyStep>> steps = new ArrayList<>();
    for (int index = 0; index < sections.size(); index++) {
      Section section = sections.get(index);
      steps.add(section.has("wait") ? waiting(section) : asking(section, index));
    }
    return steps;
  }

  private static Setting<JourneyStep> waiting(Section section) {
    Setting<Duration> time = section.required("wait", SOME_TIME);
    return section.make(() -> new Waiting(time.get()));
  }

  private Setting<JourneyStep> asking(Section section, int index) {
    String user = inWords(section, index);
    Set<String> before = Set.copyOf(known);
    List<String> makes = makes(section, user, index);
    Section step = section.awaiting(user, known);
    Setting<String> name = step.everybodySees("name", step.required("name", NAME));
    Setting<StepRequest> errand = StepRequest.read(step);
    step.section("values");
    step.has("wait");
    Setting<Habit> habit = habit(step);
    takes(step.section("extract"), index);
    if (name.isGood() && !names.add(name.get())) {
      step.refuse("name", "is the name of an earlier step, too: '" + name.get() + "'");
    }
    Set<String> needs = section.namesInBraces();
    needs.retainAll(before);
    return step.make(() -> new Asking(name.get(), step, needs, makes, errand.get(), habit.get()));
  }

  private static String inWords(Section section, int index) {
    Optional<String> name = section.required("name", NAME).found();
    return "step " + name.map(it -> "'" + it + "'").orElse(String.valueOf(index + 1));
  }

  private static Setting<Habit> habit(Section step) {
    Setting<Boolean> optional = step.optional("optional", FLAG, false);
    Setting<Boolean> always = step.optional("always", FLAG, false);
    Setting<Optional<Duration>> timeout = step.optional("timeout", SOME_TIME);
    return optional.isGood() && always.isGood() && timeout.isGood()
        ? Setting.of(new Habit(optional.get(), always.get(), timeout.get()))
        : new Setting.Refused<>();
  }

  /// A value of the step may be made of others of it, which come first then.
  private List<String> makes(Section section, String user, int index) {
    List<String> makes = inOrder(section.section("values"));
    for (String name : makes) {
      Section values = section.awaiting(user, known).section("values");
      GeneratedValue.read(values, name);
      take(values, name, index);
    }
    return makes;
  }

  private static List<String> inOrder(Section values) {
    Set<String> left = new LinkedHashSet<>(values.keys());
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      String next =
          left.stream()
              .filter(name -> Collections.disjoint(namesIn(values, name), left))
              .findFirst()
              .orElseGet(() -> left.iterator().next());
      left.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  private static Set<String> namesIn(Section values, String name) {
    return values.isSection(name) ? values.section(name).namesInBraces() : Set.of();
  }

  private void takes(Section extract, int index) {
    extract.keys().forEach(name -> take(extract, name, index + 1));
  }

  /// The name is known from here on, and must be used in this step or one after it.
  private void take(Section section, String name, int from) {
    boolean isUsed =
        sections.stream().skip(from).anyMatch(step -> step.namesInBraces().contains(name));
    if (!Variables.isName(name)) {
      section.refuse(name, "is no name of a value: a-z, then also 0-9 - _");
    } else if (!known.add(name)) {
      section.refuse(name, "is known already from an earlier step; give this one another name");
    } else if (!isUsed) {
      section.refuse(name, "is used nowhere after it; write {" + name + "} where it belongs");
    }
  }

  private static String name(String text) {
    if (!TAG.matcher(text).matches()) {
      throw new IllegalArgumentException("must be 1 to 60 of a-z 0-9 . _ -, was '" + text + "'");
    }
    return text;
  }

  private static Duration someTime(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("must be at least 1ms");
    }
    return time;
  }
}
