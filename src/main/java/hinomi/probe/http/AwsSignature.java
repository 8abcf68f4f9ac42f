package hinomi.probe.http;

import static hinomi.config.ValueType.SECRET;
import static hinomi.config.ValueType.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import hinomi.config.Secret;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Signs each request for AWS (Signature Version 4): host, time and content.
record AwsSignature(
    String region, String service, String accessKey, Secret secretKey, Optional<Secret> token)
    implements Authorization {
  private static final String METHOD = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ValueType<String> NAME =
      TEXT.as("a name, as eu-central-1 or execute-api", AwsSignature::name);

  static Setting<Optional<Authorization>> read(Section aws) {
    Setting<String> region = aws.required("region", NAME);
    Setting<String> service = aws.required("service", NAME);
    Setting<String> accessKey = aws.required("access-key", NAME);
    Setting<Secret> secretKey = aws.required("secret-key", SECRET);
    Setting<Optional<Secret>> token = aws.optional("session-token", SECRET);
    return aws.make(() ->
        Optional.of(
            new AwsSignature(
                region.get(), service.get(), accessKey.get(), secretKey.get(), token.get())));
  }

  @Override
  public Future<Request> authorize(AuthContext context, Request request) {
    return Future.succeededFuture(request.signed(signature(request, context.now())));
  }

  /// The headers of the signature.
  List<Map.Entry<String, String>> signature(Request request, Instant now) {
    SortedMap<String, String> added = new TreeMap<>();
    added.put("x-amz-date", TIME.format(now));
    added.put("x-amz-content-sha256", Hashes.hex(sha256(request.content())));
    token.ifPresent(it -> added.put("x-amz-security-token", it.reveal()));
    SortedMap<String, String> signed = new TreeMap<>(added);
    signed.put("host", request.host());
    List<Map.Entry<String, String>> headers = new ArrayList<>(added.entrySet());
    headers.add(Map.entry("Authorization", authorization(request, signed)));
    return headers;
  }

  private String authorization(Request request, SortedMap<String, String> signed) {
    String names = String.join(";", signed.keySet());
    String time = String.valueOf(signed.get("x-amz-date"));
    String scope = String.join("/", time.substring(0, 8), region, service, "aws4_request");
    String canonical =
        String.join(
            "\n",
            request.method(),
            path(request.url()),
            query(request.url()),
            lines(signed),
            names,
            String.valueOf(signed.get("x-amz-content-sha256")));
    String toSign = String.join("\n", METHOD, time, scope, Hashes.hex(sha256(bytes(canonical))));
    return METHOD
        + (" Credential=" + accessKey + "/" + scope)
        + (", SignedHeaders=" + names)
        + (", Signature=" + Hashes.hex(Hashes.hmac(key(scope), bytes(toSign))));
  }

  private boolean isS3() {
    return service.equals("s3");
  }

  /// S3 signs the path as it is; other services sign it escaped once more.
  private String path(URI url) {
    return isS3()
        ? segments(QueryStringDecoder.decodeComponent(url.getRawPath().replace("+", "%2B"), UTF_8))
        : segments(url.normalize().getRawPath());
  }

  private static String segments(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(AwsSignature::escaped)
        .collect(Collectors.joining("/"));
  }

  private static String query(URI url) {
    return url.getRawQuery() == null
        ? ""
        : Arrays.stream(url.getRawQuery().split("&"))
            .filter(each -> !each.isEmpty())
            .map(each -> each.split("=", 2))
            .map(each -> normalized(each[0]) + "=" + (each.length > 1 ? normalized(each[1]) : ""))
            .sorted()
            .collect(Collectors.joining("&"));
  }

  private static String normalized(String component) {
    return escaped(QueryStringDecoder.decodeComponent(component, UTF_8));
  }

  private static String lines(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /// The signing key of one day, region and service.
  private byte[] key(String scope) {
    byte[] key = bytes("AWS4" + secretKey.reveal());
    for (String each : scope.split("/", -1)) {
      key = Hashes.hmac(key, bytes(each));
    }
    return key;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : bytes(text)) {
      boolean plain = Character.isLetterOrDigit(each) || "-._~".indexOf(each) >= 0;
      escaped.append(plain ? (char) each : String.format(Locale.ROOT, "%%%02X", each));
    }
    return escaped.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    return Hashes.digest("SHA-256", bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException("must be letters, digits and hyphens, was '" + text + "'");
    }
    return text;
  }
}
