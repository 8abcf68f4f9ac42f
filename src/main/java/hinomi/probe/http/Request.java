package hinomi.probe.http;

import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.Url;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is asked of the server: method, URL, headers (the author's and ours), payload.
public record Request(
    String method,
    URI url,
    List<Map.Entry<String, String>> headers,
    Optional<Authorization> authorization,
    boolean compression,
    Optional<RequestBody> payload) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> OURS =
      Set.of("content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");
  private static final ValueType<String> METHOD =
      TEXT.as("a method, as GET or POST", text -> token(text).toUpperCase(Locale.ROOT));
  public static final ValueType<String> HEADER = TEXT.as("text in one line", Request::oneLine);

  public Request {
    headers = List.copyOf(headers);
    headers.forEach(each -> checkName(each.getKey()));
    if (authorization.isPresent() && has(headers, "authorization")) {
      throw new IllegalArgumentException("auth and an Authorization header exclude each other");
    }
    if (method.equals("CONNECT")) {
      throw new IllegalArgumentException("method CONNECT asks for a tunnel, not for an answer");
    }
    if (headers.stream().filter(each -> each.getKey().equalsIgnoreCase("host")).count() > 1) {
      throw new IllegalArgumentException("host and a Host header exclude each other");
    }
  }

  public boolean isSecure() {
    return Url.isSecure(url);
  }

  public static Request get(URI url) {
    return new Request("GET", url, List.of(), Optional.empty(), true, Optional.empty());
  }

  /// Reads its keys of the section; the request is to be had once the whole section is good.
  public static Supplier<Request> read(Section http) {
    Setting<URI> url = http.required("url", Url.KIND);
    Setting<String> method =
        http.optional("method", METHOD, RequestBody.isPosted(http) ? "POST" : "GET");
    Supplier<List<Map.Entry<String, String>>> query = NameValues.read(http.section("query"), TEXT);
    Supplier<List<Map.Entry<String, String>>> headers =
        NameValues.read(http.section("headers"), HEADER);
    Setting<Optional<String>> host = http.optional("host", HEADER);
    Setting<Optional<Authorization>> authorization =
        http.has("auth") ? AuthReader.read(http.section("auth")) : Setting.of(Optional.empty());
    Setting<Boolean> compression = http.optional("compression", FLAG, true);
    Supplier<Optional<RequestBody>> payload = RequestBody.read(http);
    return () ->
        new Request(
            method.get(),
            withQuery(url.get(), query.get()),
            withHost(headers.get(), host.get()),
            authorization.get(),
            compression.get(),
            payload.get());
  }

  /// What a redirect makes of it (RFC 9110, 15.4): a form post becomes a GET, and what was meant
  /// for one origin alone is not told to another.
  public Request redirected(int status, URI to) {
    boolean asGet = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
    boolean trusted = Url.mayKnowSecretsOf(url, to);
    return new Request(
        asGet ? "GET" : method,
        to,
        headers.stream().filter(each -> keeps(each.getKey(), asGet, trusted)).toList(),
        authorization.filter(_ -> trusted),
        compression,
        payload.filter(_ -> !asGet));
  }

  /// The same as it goes over the wire, with these headers to say who asks.
  Request saying(List<Map.Entry<String, String>> who) {
    List<Map.Entry<String, String>> all = Stream.concat(headers.stream(), who.stream()).toList();
    return new Request(method, url, all, Optional.empty(), compression, payload);
  }

  boolean says(String authorization) {
    return headers.contains(Map.entry("Authorization", authorization));
  }

  /// The value of its Host header.
  String host() {
    return headers.stream()
        .filter(each -> each.getKey().equalsIgnoreCase("host"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> Url.hostHeader(url));
  }

  byte[] content() {
    return payload.map(it -> it.content().getBytes()).orElse(new byte[0]);
  }

  private static boolean keeps(String header, boolean asGet, boolean trusted) {
    return switch (header.toLowerCase(Locale.ROOT)) {
      case "authorization", "cookie", "host" -> trusted;
      case "content-type", "content-encoding", "content-language" -> !asGet;
      default -> true;
    };
  }

  static boolean has(List<Map.Entry<String, String>> headers, String name) {
    return headers.stream().anyMatch(each -> each.getKey().equalsIgnoreCase(name));
  }

  private static URI withQuery(URI url, List<Map.Entry<String, String>> query) {
    if (query.isEmpty()) {
      return url;
    }
    QueryStringEncoder encoder = new QueryStringEncoder("");
    query.forEach(each -> encoder.addParam(each.getKey(), each.getValue()));
    String added = encoder.toString().substring(1);
    return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + added);
  }

  private static List<Map.Entry<String, String>> withHost(
      List<Map.Entry<String, String>> headers, Optional<String> host) {
    return Stream.concat(host.map(it -> Map.entry("Host", it)).stream(), headers.stream()).toList();
  }

  private static void checkName(String name) {
    token(name);
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("header " + name + " is set by the agent itself");
    }
  }

  public static String token(String text) {
    if (!TOKEN.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' has characters that HTTP does not allow");
    }
    return text;
  }

  private static String oneLine(String text) {
    if (text.chars().anyMatch(each -> (each < ' ' && each != '\t') || each == 127)) {
      throw new IllegalArgumentException("must not hold line breaks or control characters");
    }
    return text.strip();
  }
}
