package hinomi.probe.journey;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.config.Variables;
import hinomi.probe.journey.JourneyStep.Send;
import hinomi.probe.journey.JourneyStep.StepOptions;
import hinomi.probe.journey.JourneyStep.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the steps of a journey. Each knows the names of the values before it: an unknown name and
/// an unused one are mistakes of the file.
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
      steps.add(step(section, index));
    }
    return steps;
  }

  private Setting<JourneyStep> step(Section section, int index) {
    if (section.has("wait")) {
      return wait(section);
    }
    return section.has("http")
        ? send(section, index)
        : section.<JourneyStep>refuseMeant(Set.of("wait")).orElseGet(() -> send(section, index));
  }

  private static Setting<JourneyStep> wait(Section section) {
    Setting<Duration> time = section.required("wait", SOME_TIME);
    return section.make(() -> new Wait(time.get()));
  }

  private Setting<JourneyStep> send(Section section, int index) {
    String user = inWords(section, index);
    Set<String> before = Set.copyOf(known);
    List<String> generates = generates(section, user, index);
    Section step = section.awaiting(user, known);
    Setting<String> name = step.everybodySees("name", step.required("name", NAME));
    Setting<StepRequest> request = StepRequest.read(step);
    step.section("values");
    step.has("wait");
    Setting<StepOptions> options = options(step);
    declareExtracted(step.section("extract"), index);
    if (name.isGood() && !names.add(name.get())) {
      step.refuse("name", "is already the name of an earlier step: '" + name.get() + "'");
    }
    Set<String> needs = section.namesInBraces();
    needs.retainAll(before);
    return step.make(
        () -> new Send(name.get(), step, needs, generates, request.get(), options.get()));
  }

  private static String inWords(Section section, int index) {
    Optional<String> name = section.required("name", NAME).found();
    return "step " + name.map(it -> "'" + it + "'").orElse(String.valueOf(index + 1));
  }

  private static Setting<StepOptions> options(Section step) {
    Setting<Boolean> optional = step.optional("optional", FLAG, false);
    Setting<Boolean> always = step.optional("always", FLAG, false);
    Setting<Optional<Duration>> timeout = step.optional("timeout", SOME_TIME);
    return optional.isGood() && always.isGood() && timeout.isGood()
        ? Setting.of(new StepOptions(optional.get(), always.get(), timeout.get()))
        : new Setting.Refused<>();
  }

  /// The names of the generated values; one that uses another comes after it.
  private List<String> generates(Section section, String user, int index) {
    List<String> generates = inOrder(section.section("values"));
    for (String name : generates) {
      Section values = section.awaiting(user, known).section("values");
      GeneratedValue.read(values, name);
      declare(values, name, index);
    }
    return generates;
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

  private void declareExtracted(Section extract, int index) {
    extract.keys().forEach(name -> declare(extract, name, index + 1));
  }

  /// Makes the name known from here on; some step from the index on must use it.
  private void declare(Section section, String name, int from) {
    boolean isUsed =
        sections.stream().skip(from).anyMatch(step -> step.namesInBraces().contains(name));
    if (!Variables.isName(name)) {
      section.refuse(name, "is not a valid name for a value: a letter a-z, then a-z 0-9 - _");
    } else if (!known.add(name)) {
      section.refuse(name, "is already a value of an earlier step; choose another name");
    } else if (!isUsed) {
      section.refuse(name, "is never used: write {" + name + "} where it belongs, or remove it");
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
