package hinomi.probe.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hinomi.net.address.Url;
import hinomi.net.dial.Credentials;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Answers the server's challenge with a digest of the password (RFC 7616). A challenge that is not
/// understood is left unanswered: then the 401 is what the site says.
record Digest(Credentials credentials) implements Authorization {
  private static final Map<String, String> ALGORITHMS =
      Map.of("MD5", "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");
  private static final String SESSION = "-SESS";
  private static final String FIRST_USE = "00000001";

  @Override
  public Future<Request> first(Asker asker, Request request) {
    return Future.succeededFuture(request.saying(List.of()));
  }

  /// A nonce that has gone stale meanwhile is no refusal of the password.
  @Override
  public Optional<Future<Request>> again(Asker asker, Refused refused) {
    return Challenge.in(refused.reply().headers()).stream()
        .filter(Digest::isUnderstood)
        .findFirst()
        .filter(it -> refused.times() == 1 || (refused.times() == 2 && isStale(it)))
        .map(it -> answer(it, refused.request(), UUID.randomUUID().toString()))
        .map(it -> refused.request().saying(List.of(Map.entry("Authorization", it))))
        .map(Future::succeededFuture);
  }

  /// The value of an Authorization header.
  String answer(Challenge challenge, Request request, String clientNonce) {
    Hash hash = Hash.of(challenge);
    List<String> parts = new ArrayList<>();
    parts.add(
        "username=" + quoted(isHidden(challenge) ? hash.of(user(), realm(challenge)) : user()));
    parts.add("realm=" + quoted(realm(challenge)));
    parts.add("nonce=" + quoted(nonce(challenge)));
    parts.add("uri=" + quoted(Url.pathAndQuery(request.url())));
    challenge.find("algorithm").ifPresent(it -> parts.add("algorithm=" + it));
    challenge.find("opaque").ifPresent(it -> parts.add("opaque=" + quoted(it)));
    if (isHidden(challenge)) {
      parts.add("userhash=true");
    }
    if (isCounted(challenge)) {
      parts.add("qop=auth");
      parts.add("nc=" + FIRST_USE);
    }
    parts.add("cnonce=" + quoted(clientNonce));
    parts.add("response=" + quoted(response(challenge, request, clientNonce)));
    return "Digest " + String.join(", ", parts);
  }

  private String response(Challenge challenge, Request request, String clientNonce) {
    Hash hash = Hash.of(challenge);
    String nonce = nonce(challenge);
    String secret = hash.of(user(), realm(challenge), onTheWire(credentials.password()));
    if (hash.isOfSession()) {
      secret = hash.of(secret, nonce, clientNonce);
    }
    String asked = hash.of(request.method(), Url.pathAndQuery(request.url()));
    return isCounted(challenge)
        ? hash.of(secret, nonce, FIRST_USE, clientNonce, "auth", asked)
        : hash.of(secret, nonce, asked);
  }

  private String user() {
    return onTheWire(credentials.user());
  }

  private static String realm(Challenge challenge) {
    return challenge.find("realm").orElse("");
  }

  private static String nonce(Challenge challenge) {
    return challenge.find("nonce").orElse("");
  }

  private static boolean isCounted(Challenge challenge) {
    return challenge.find("qop").isPresent();
  }

  /// Whether the server wants the hash of the user's name, not the name.
  private static boolean isHidden(Challenge challenge) {
    return challenge.find("userhash").filter("true"::equalsIgnoreCase).isPresent();
  }

  private static boolean isUnderstood(Challenge challenge) {
    return challenge.scheme().equalsIgnoreCase("Digest")
        && challenge.find("realm").isPresent()
        && challenge.find("nonce").isPresent()
        && ALGORITHMS.containsKey(Hash.of(challenge).name())
        && challenge.find("qop").map(Digest::allowsAuth).orElse(true)
        && challenge.parameters().values().stream().allMatch(Digest::isOneLine);
  }

  private static boolean allowsAuth(String qualities) {
    return Arrays.stream(qualities.split(",")).anyMatch(it -> it.strip().equalsIgnoreCase("auth"));
  }

  private static boolean isOneLine(String value) {
    return value.chars().allMatch(each -> each >= ' ' && each != 127);
  }

  private static boolean isStale(Challenge challenge) {
    return challenge.find("stale").filter("true"::equalsIgnoreCase).isPresent();
  }

  /// What a server says comes as Latin-1 characters of its bytes, and goes back as such.
  private static String onTheWire(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// The hash function that a challenge names.
  private record Hash(String algorithm) {
    static Hash of(Challenge challenge) {
      return new Hash(challenge.find("algorithm").orElse("MD5"));
    }

    boolean isOfSession() {
      return algorithm.toUpperCase(Locale.ROOT).endsWith(SESSION);
    }

    String name() {
      String name = algorithm.toUpperCase(Locale.ROOT);
      return isOfSession() ? name.substring(0, name.length() - SESSION.length()) : name;
    }

    String of(String... parts) {
      byte[] bytes = String.join(":", parts).getBytes(ISO_8859_1);
      return Hashes.hex(Hashes.digest(ALGORITHMS.getOrDefault(name(), "MD5"), bytes));
    }
  }
}
