package hinomi.check;

import hinomi.config.Section;
import hinomi.probe.ProbeKind;
import java.util.List;
import java.util.Set;

/// Finds checks whose unquoted names HOCON split at dots: `api.v1 { http { } }` is an `api` that
/// holds a `v1`.
final class SplitNames {
  private static final Set<String> NO_NAMES = Set.of("expect", "warn");

  private SplitNames() {}

  /// Reports all such names below the entry; false when there is none.
  static boolean refuse(Section entry, String name, List<ProbeKind> kinds) {
    boolean found = false;
    for (String key : entry.keys()) {
      if (entry.isSection(key) && mayBePartOfName(key, kinds)) {
        String longer = name + "." + key;
        if (isCheck(entry.section(key), kinds)) {
          entry.refuse(key, "HOCON splits names at dots; put it in quotes: \"" + longer + "\"");
          found = true;
        } else {
          found |= refuse(entry.section(key), longer, kinds);
        }
      }
    }
    return found;
  }

  private static boolean mayBePartOfName(String key, List<ProbeKind> kinds) {
    return !NO_NAMES.contains(key) && kinds.stream().noneMatch(kind -> kind.key().equals(key));
  }

  private static boolean isCheck(Section section, List<ProbeKind> kinds) {
    return kinds.stream().anyMatch(kind -> section.isSection(kind.key()));
  }
}
