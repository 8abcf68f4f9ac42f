package hinomi.probe.http;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.dial.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `auth { }`.
final class AuthReader {
  private static final List<String> KEYS = List.of("basic", "bearer", "digest", "oauth2", "aws");

  private AuthReader() {}

  static Setting<Optional<Authorization>> read(Section auth) {
    List<String> given = KEYS.stream().filter(auth::has).toList();
    if (given.size() > 1) {
      return auth.refuse(given.getLast(), String.join(" and ", given) + " cannot be combined");
    }
    Optional<Setting<Optional<Authorization>>> meant =
        given.isEmpty() ? auth.refuseMeant(Set.copyOf(KEYS)) : Optional.empty();
    if (meant.isPresent()) {
      return meant.get();
    }
    Setting<Optional<Authorization>> authorization =
        switch (given.isEmpty() ? "bearer" : given.getFirst()) {
          case "basic" ->
              credentials(auth.section("basic"))
                  .map(it -> Optional.of(new Authorization.Fixed(it.basic())));
          case "digest" ->
              credentials(auth.section("digest")).map(it -> Optional.of(new Digest(it)));
          case "oauth2" -> OAuth2.read(auth.section("oauth2"));
          case "aws" -> AwsSignature.read(auth.section("aws"));
          default -> bearer(auth);
        };
    return auth.make(authorization::get);
  }

  private static Setting<Credentials> credentials(Section section) {
    Setting<String> user = section.required("user", TEXT);
    Setting<String> password = section.required("password", TEXT);
    return section.make(() -> new Credentials(user.get(), password.get()));
  }

  private static Setting<Optional<Authorization>> bearer(Section auth) {
    return auth.required("bearer", TEXT.as("a token in one line", AuthReader::token))
        .map(token -> Optional.of(new Authorization.Fixed("Bearer " + token)));
  }

  private static String token(String text) {
    if (text.isBlank() || text.chars().anyMatch(each -> each <= ' ' || each > 126)) {
      throw new IllegalArgumentException("must be one token of printable ASCII without spaces");
    }
    return text;
  }
}
