package hinomi.probe;

import static hinomi.config.Kind.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import java.util.Optional;

/// Reads `auth { }` into the value of an Authorization header.
final class Auth {
  private Auth() {}

  static Setting<Optional<String>> read(Section auth) {
    boolean both = auth.has("basic") && auth.has("bearer");
    Setting<Optional<String>> header = auth.has("basic") ? basic(auth) : bearer(auth);
    if (both) {
      return auth.refuse("bearer", "basic and bearer exclude each other");
    }
    return auth.make(header::get);
  }

  private static Setting<Optional<String>> basic(Section auth) {
    Section basic = auth.section("basic");
    Setting<String> user = basic.required("user", TEXT);
    Setting<String> password = basic.required("password", TEXT);
    return basic.make(() -> Optional.of(new Credentials(user.get(), password.get()).basic()));
  }

  private static Setting<Optional<String>> bearer(Section auth) {
    auth.has("bearer");
    return auth.required("bearer", TEXT.as("a token in one line", Auth::token))
        .map(token -> Optional.of("Bearer " + token));
  }

  private static String token(String text) {
    if (text.isBlank() || text.chars().anyMatch(each -> each <= ' ' || each > 126)) {
      throw new IllegalArgumentException("must be a token without spaces or line breaks");
    }
    return text;
  }
}
