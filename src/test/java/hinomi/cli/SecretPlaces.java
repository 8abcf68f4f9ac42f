package hinomi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks with a secret in every place that can hold one, and a search for these secrets.
final class SecretPlaces {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Z]+)}");

  /// One place per line. Servers in angle brackets echo requests.
  private static final String CHECKS =
      """
      http { url = "<site>/", query { key = ${QUERY} } }
      http { url = "<site>/?key="${URL} }
      http { url = "<site>/", headers { X-Key = ${HEADER} } }
      http { url = "<site>/", auth { basic { user = me, password = ${BASIC} } } }
      http { url = "<site>/", auth { bearer = ${BEARER} } }
      http { url = "<site>/", auth { digest { user = me, password = ${DIGEST} } } }
      http { url = "<site>/", auth { oauth2 { \
        token-url = "<site>/token", client-id = me, client-secret = ${CLIENT} } } }
      http { url = "<site>/", method = POST, body = ${BODY} }
      http { url = "<site>/", method = POST, form { key = ${FORM} } }
      http { url = "<site>/", method = POST, json { key = ${JSON} } }
      http { url = "<site>/redirect", headers { Cookie = ${COOKIE} } }
      http { url = "<site>/redirect", auth { bearer = ${REDIRECT} } }
      http { url = "<site>/" }, expect { body { contains = ${EXPECTED} } }
      tcp { host = "127.0.0.1", port = <stream>, \
        dialogue = [{ send = ${DIALOGUE}"\\r\\n" }, { expect = "^nothing" }] }
      websocket { url = "ws://127.0.0.1:<stream>/", headers { X-Key = ${SOCKET} } }
      journey { steps = [{ name = one, http { url = "<site>/", headers { X-Key = ${STEP} } }, \
        expect { body { contains = nothing } } }] }
      http { url = "<site>/" }, expect { url { contains = ${ADDRESS} } }
      http { url = "<site>/", headers { User-Agent = ${AGENT} } }
      http { url = "<site>/", auth { aws { \
        region = a, service = b, access-key = c, secret-key = ${AWS} } } }
      http { url = "<site>/", auth { aws { \
        region = a, service = b, access-key = c, secret-key = d, session-token = ${SESSION} } } }
      http { url = "http://far.test/", \
        proxy { url = "<site>/", user = me, password = ${TUNNEL} } }
      http { url = "<site>/", auth { oauth2 { \
        token-url = "<site>/give", client-id = me, client-secret = ${OAUTH} } } }
      websocket { url = "ws://127.0.0.1:<sockets>/", send = ${SENT}, expect = "^nothing" }, \
        timeout = 1s
      udp { host = "127.0.0.1", port = <datagrams>, send = ${DATAGRAM}, expect = "^nothing" }, \
        timeout = 1s
      grpc { host = "127.0.0.1", port = <grpc>, tls = false, metadata { x-key = ${METADATA} } }
      grpc { host = "127.0.0.1", port = <grpc>, tls = false, \
        descriptors = "stock.pb", call = "kagura.Stock/Count", message { warehouse = ${CALL} } }
      journey { steps = [{ name = one, values { code { totp = ${TOTP} } }, \
        http { url = "<site>/?{code}" }, expect { body { contains = nothing } } }] }
      journey { steps = [{ name = one, http { url = "<site>/give", headers { X-Key = ${FIRST} } }, \
        extract { token { json = "$.access_token", secret = true } } }, \
        { name = two, http { url = "<site>/?{token}", headers { X-Token = "{token}" } }, \
        expect { body { contains = nothing } } }] }
      """;

  private static final Map<String, String> ALL =
      new TreeMap<>(CHECKS.lines().collect(Collectors.toMap(SecretPlaces::place, kind -> kind)));

  /// Secrets that are not in a check: the API key, and a token from a site.
  private static final List<String> OTHERS = List.of("DD_API_KEY", "TOKEN");

  /// Fails, so that all evidence is reported.
  private static final String FAILING =
      ", expect { status = 299, headers { X-Echo = no }, body { contains = nothing } }";

  private SecretPlaces() {}

  private static String place(String check) {
    return PLACE.matcher(check).results().findFirst().orElseThrow().group(1);
  }

  static int count() {
    return ALL.size();
  }

  /// One check for each place, named after it.
  static String checks() {
    StringBuilder checks =
        new StringBuilder("defaults { interval = 1s, recheck { attempts = 0 } }\n");
    ALL.forEach((place, kind) ->
        checks
            .append("checks { ")
            .append(place.toLowerCase(Locale.ROOT))
            .append(" { ")
            .append(kind)
            .append(kind.contains("expect ") || !kind.startsWith("http") ? "" : FAILING)
            .append(" } }\n"));
    return checks.toString();
  }

  static void fill(Map<String, String> environment) {
    ALL.keySet().forEach(place -> environment.put(place, secret(place)));
    environment.put("DD_API_KEY", secret("DD_API_KEY"));
  }

  static String secret(String place) {
    return place.equals("TOTP")
        ? "HUSHTOTPJBSWY3DPEHPK3PXP"
        : "hush+" + place + "/0f=9a-quite.long";
  }

  /// The secrets in the text, in any encoding.
  static List<String> foundIn(String text) {
    return Stream.concat(ALL.keySet().stream(), OTHERS.stream())
        .filter(place -> forms(secret(place)).anyMatch(text::contains))
        .map(place -> place + " in " + around(text, place))
        .toList();
  }

  private static String around(String text, String place) {
    int at =
        forms(secret(place))
            .mapToInt(text::indexOf)
            .filter(index -> index >= 0)
            .min()
            .orElseThrow();
    return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100));
  }

  private static Stream<String> forms(String secret) {
    return Stream.concat(
        Stream.of(secret, URLEncoder.encode(secret, UTF_8)),
        Stream.of("", "x", "xx").map(prefix -> base64(prefix, secret)));
  }

  /// The part of the Base64 that depends only on the secret, after a prefix of this length.
  private static String base64(String prefix, String secret) {
    String whole = Base64.getEncoder().encodeToString((prefix + secret).getBytes(UTF_8));
    int start = (prefix.length() * 8 + 5) / 6;
    int end = (prefix.length() + secret.getBytes(UTF_8).length) * 8 / 6;
    return whole.substring(start, end);
  }
}
