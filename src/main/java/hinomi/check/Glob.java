package hinomi.check;

import java.util.Optional;
import java.util.regex.Pattern;

/// A glob on names of checks: `*` stands for any characters, `?` for one. Matching takes at most as
/// many steps as name and glob have characters, multiplied, so that anybody may send one.
public final class Glob {
  private static final Pattern FORM = Pattern.compile("[a-z0-9._*?-]{1,200}");

  private final String glob;

  private Glob(String glob) {
    this.glob = glob;
  }

  /// Empty for what cannot match the name of any check.
  public static Optional<Glob> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Glob(text)) : Optional.empty();
  }

  /// Whether the whole name matches.
  public boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < name.length()) {
      if (in < glob.length() && glob.charAt(in) == '*') {
        star = in++;
        resume = at;
      } else if (in < glob.length() && isOne(glob.charAt(in), name.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) { // the last star takes one character more
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    return glob.substring(in).chars().allMatch(rest -> rest == '*');
  }

  private static boolean isOne(char pattern, char character) {
    return pattern == '?' || pattern == character;
  }
}
