package hinomi.assertion;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads sections of wishes, as `expect { }` is one: about any of the subjects, and in the groups
/// `all`, `any` and `not`, which hold sections of wishes again.
public final class Conditions {
  private final List<Subject> subjects;
  private final Consumer<Section> inspector;
  private final Set<Subject> mentioned = new HashSet<>();

  /// The inspector sees every section, also those of groups, before its unknown keys are told.
  public Conditions(List<Subject> subjects, Consumer<Section> inspector) {
    this.subjects = List.copyOf(subjects);
    this.inspector = inspector;
  }

  /// Every wish of the section; each gives the grade when it does not hold.
  public Setting<List<Assertion>> read(Section section, Grade otherwise) {
    List<Setting<List<Assertion>>> wishes = wishes(section, otherwise);
    return section.make(() -> wishes.stream().flatMap(each -> each.get().stream()).toList());
  }

  /// Whether anything read so far is about the subject.
  public boolean mention(Subject subject) {
    return mentioned.contains(subject);
  }

  private List<Setting<List<Assertion>>> wishes(Section section, Grade otherwise) {
    List<Setting<List<Assertion>>> wishes = new ArrayList<>();
    for (Subject subject : subjects) {
      if (section.has(subject.key())) {
        mentioned.add(subject);
        wishes.add(subject.reader().read(section, subject.key(), otherwise));
      }
    }
    if (section.has("all")) {
      wishes.addAll(lists(section, "all", otherwise));
    }
    if (section.has("any")) {
      List<Setting<List<Assertion>>> lists = lists(section, "any", otherwise);
      wishes.add(
          together(lists, () -> new AnyOf(lists.stream().map(Setting::get).toList(), otherwise)));
    }
    if (section.has("not")) {
      Setting<List<Assertion>> list = group(section.section("not"), otherwise);
      wishes.add(together(List.of(list), () -> new NotAllOf(list.get(), otherwise)));
    }
    inspector.accept(section);
    return wishes;
  }

  private List<Setting<List<Assertion>>> lists(Section section, String key, Grade otherwise) {
    List<Section> groups = section.sections(key);
    if (groups.isEmpty() && section.isList(key)) {
      section.refuse(key, "is empty; say what is expected");
    }
    return groups.stream().map(each -> group(each, otherwise)).toList();
  }

  private Setting<List<Assertion>> group(Section section, Grade otherwise) {
    List<Setting<List<Assertion>>> wishes = wishes(section, otherwise);
    return section.make(() -> Subject.flat(wishes));
  }

  private static Setting<List<Assertion>> together(
      List<Setting<List<Assertion>>> lists, Supplier<Assertion> group) {
    return lists.stream().allMatch(Setting::isGood)
        ? Setting.of(List.of(group.get()))
        : new Setting.Refused<>();
  }
}
