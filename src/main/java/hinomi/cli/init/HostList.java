package hinomi.cli.init;

import hinomi.config.Position;
import hinomi.config.Problem;
import hinomi.text.Cut;
import java.util.ArrayList;
import java.util.List;

/// A list of hosts or URLs, one a line; `#` starts a comment. Read whole: the pages, and a problem
/// for each line that is neither.
record HostList(List<Page> pages, List<Problem> problems) {
  private static final int LONGEST_SHOWN = 80;

  static HostList read(String name, List<String> lines) {
    List<Page> pages = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line).replaceFirst("(^|\\s)#.*", "").strip();
      if (!text.isEmpty()) {
        Position place = new Position(name, line + 1);
        Page.parse(text).ifPresentOrElse(pages::add, () -> problems.add(wrong(place, text)));
      }
    }
    return new HostList(pages, problems);
  }

  private static Problem wrong(Position place, String text) {
    return new Problem(
        place,
        "",
        "is neither a host nor an HTTP URL without user: '" + Cut.to(LONGEST_SHOWN, text) + "'");
  }
}
