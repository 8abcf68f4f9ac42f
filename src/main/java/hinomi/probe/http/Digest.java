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

/// Responds to a challenge with a digest of the password (RFC 7616). A challenge that is not
/// supported is not responded to: then the 401 is the response of the site.
record Digest(Credentials credentials) implements Authorization {
  private static final Map<String, String> ALGORITHMS =
      Map.of("MD5", "MD5", "SHA-256", "SHA-256", "SHA-512-256", "SHA-512/256");
  private static final String SESSION_SUFFIX = "-SESS";
  private static final String FIRST_USE = "00000001";

  @Override
  public Future<Request> authorize(AuthContext context, Request request) {
    return Future.succeededFuture(request.withoutAuthorization());
  }

  /// A nonce that has become stale does not mean that the password was rejected.
  @Override
  public Optional<Future<Request>> retry(AuthContext context, Rejected rejected) {
    return Challenge.in(rejected.response().headers()).stream()
        .filter(Digest::isSupported)
        .findFirst()
        .filter(it -> rejected.attempts() == 1 || (rejected.attempts() == 2 && isStale(it)))
        .map(it -> response(it, rejected.request(), UUID.randomUUID().toString()))
        .map(it -> rejected.request().authorized(it))
        .map(Future::succeededFuture);
  }

  /// The value of the Authorization header.
  String response(Challenge challenge, Request request, String clientNonce) {
    Hash hash = Hash.of(challenge);
    List<String> parts = new ArrayList<>();
    parts.add(
        "username=" + quoted(hasUserHash(challenge) ? hash.of(user(), realm(challenge)) : user()));
    parts.add("realm=" + quoted(realm(challenge)));
    parts.add("nonce=" + quoted(nonce(challenge)));
    parts.add("uri=" + quoted(Url.pathAndQuery(request.url())));
    challenge.find("algorithm").ifPresent(it -> parts.add("algorithm=" + it));
    challenge.find("opaque").ifPresent(it -> parts.add("opaque=" + quoted(it)));
    if (hasUserHash(challenge)) {
      parts.add("userhash=true");
    }
    if (hasQop(challenge)) {
      parts.add("qop=auth");
      parts.add("nc=" + FIRST_USE);
    }
    parts.add("cnonce=" + quoted(clientNonce));
    parts.add("response=" + quoted(digest(challenge, request, clientNonce)));
    return text("Digest " + String.join(", ", parts));
  }

  private String digest(Challenge challenge, Request request, String clientNonce) {
    Hash hash = Hash.of(challenge);
    String nonce = nonce(challenge);
    String secret = hash.of(user(), realm(challenge), latin1(credentials.password()));
    if (hash.isOfSession()) {
      secret = hash.of(secret, nonce, clientNonce);
    }
    String requestHash = hash.of(request.method(), Url.pathAndQuery(request.url()));
    return hasQop(challenge)
        ? hash.of(secret, nonce, FIRST_USE, clientNonce, "auth", requestHash)
        : hash.of(secret, nonce, requestHash);
  }

  private String user() {
    return latin1(credentials.user());
  }

  private static String realm(Challenge challenge) {
    return challenge.find("realm").orElse("");
  }

  private static String nonce(Challenge challenge) {
    return challenge.find("nonce").orElse("");
  }

  private static boolean hasQop(Challenge challenge) {
    return challenge.find("qop").isPresent();
  }

  /// Whether the server asks for the hash of the user name.
  private static boolean hasUserHash(Challenge challenge) {
    return challenge.find("userhash").filter("true"::equalsIgnoreCase).isPresent();
  }

  private static boolean isSupported(Challenge challenge) {
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

  /// The value as text, as headers are sent in UTF-8.
  private static String text(String latin1) {
    return new String(latin1.getBytes(ISO_8859_1), UTF_8);
  }

  /// The bytes of headers arrive as Latin-1 characters, and are hashed as such.
  private static String latin1(String text) {
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
      return algorithm.toUpperCase(Locale.ROOT).endsWith(SESSION_SUFFIX);
    }

    String name() {
      String name = algorithm.toUpperCase(Locale.ROOT);
      return isOfSession() ? name.substring(0, name.length() - SESSION_SUFFIX.length()) : name;
    }

    String of(String... parts) {
      byte[] bytes = String.join(":", parts).getBytes(ISO_8859_1);
      return Hashes.hex(Hashes.digest(ALGORITHMS.getOrDefault(name(), "MD5"), bytes));
    }
  }
}
