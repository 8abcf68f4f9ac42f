package hinomi.config;

import com.typesafe.config.ConfigUtil;

/// Paths of settings as an author would write them: parts joined by dots, quoted where needed.
final class Paths {
  private Paths() {}

  static String join(String path, String key) {
    String quoted = ConfigUtil.joinPath(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }

  static String element(String path, int index) {
    return path + "[" + index + "]";
  }
}
