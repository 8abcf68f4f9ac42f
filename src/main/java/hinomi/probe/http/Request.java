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

/// An HTTP request: method, URL, the author's headers, credentials and body.
public record Request(
    String method,
    URI url,
    List<Map.Entry<String, String>> headers,
    Optional<Authorization> authorization,
    boolean compression,
    Optional<RequestBody> body) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> RESERVED =
      Set.of("content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");
  private static final ValueType<String> METHOD =
      TEXT.as("a method, as GET or POST", text -> token(text).toUpperCase(Locale.ROOT));
  public static final ValueType<String> HEADER = TEXT.as("text in one line", Request::oneLine);

  public Request {
    headers = List.copyOf(headers);
    headers.forEach(each -> checkName(each.getKey()));
    if (authorization.isPresent() && has(headers, "authorization")) {
      throw new IllegalArgumentException("auth and an Authorization header cannot be combined");
    }
    if (method.equals("CONNECT")) {
      throw new IllegalArgumentException("method CONNECT is not supported: it opens a tunnel");
    }
    if (headers.stream().filter(each -> each.getKey().equalsIgnoreCase("host")).count() > 1) {
      throw new IllegalArgumentException("host and a Host header cannot be combined");
    }
  }

  public boolean isSecure() {
    return Url.isSecure(url);
  }

  public static Request get(URI url) {
    return to(url).build();
  }

  /// A GET request that accepts compression, unless the builder says otherwise.
  public static Builder to(URI url) {
    return new Builder(url);
  }

  private Builder copy() {
    Builder copy = to(url).method(method).headers(headers);
    copy.authorization = authorization;
    copy.compression = compression;
    copy.body = body;
    return copy;
  }

  /// Reads its keys of the section; call the supplier only when the whole section is good.
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
    Supplier<Optional<RequestBody>> body = RequestBody.read(http);
    return () ->
        to(withQuery(url.get(), query.get()))
            .method(method.get())
            .headers(withHost(headers.get(), host.get()))
            .authorization(authorization.get())
            .compression(compression.get())
            .body(body.get())
            .build();
  }

  /// The request after a redirect (RFC 9110, 15.4): a form post becomes a GET, and credentials for
  /// one origin are not sent to another.
  public Request redirected(int status, URI to) {
    boolean asGet = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
    boolean trusted = Url.mayShareSecrets(url, to);
    return copy()
        .url(to)
        .method(asGet ? "GET" : method)
        .headers(headers.stream().filter(each -> keeps(each.getKey(), asGet, trusted)).toList())
        .authorization(authorization.filter(_ -> trusted))
        .body(body.filter(_ -> !asGet))
        .build();
  }

  /// The request as sent, with this Authorization header.
  Request authorized(String value) {
    return signed(List.of(Map.entry("Authorization", value)));
  }

  /// The request as sent, without credentials.
  Request withoutAuthorization() {
    return signed(List.of());
  }

  /// The request as sent, with the headers of a signature.
  Request signed(List<Map.Entry<String, String>> signature) {
    return copy()
        .headers(Stream.concat(headers.stream(), signature.stream()).toList())
        .authorization(Optional.empty())
        .build();
  }

  boolean hasAuthorization(String value) {
    return headers.contains(Map.entry("Authorization", value));
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
    return body.map(it -> it.content().getBytes()).orElse(new byte[0]);
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
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
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
      throw new IllegalArgumentException("must not contain line breaks or control characters");
    }
    return text.strip();
  }

  /// Collects the parts of a request.
  public static final class Builder {
    private URI url;
    private String method = "GET";
    private List<Map.Entry<String, String>> headers = List.of();
    private Optional<Authorization> authorization = Optional.empty();
    private boolean compression = true;
    private Optional<RequestBody> body = Optional.empty();

    private Builder(URI url) {
      this.url = url;
    }

    Builder url(URI other) {
      url = other;
      return this;
    }

    public Builder method(String name) {
      method = name;
      return this;
    }

    public Builder headers(List<Map.Entry<String, String>> all) {
      headers = all;
      return this;
    }

    Builder authorization(Optional<Authorization> credentials) {
      authorization = credentials;
      return this;
    }

    /// Whether a compressed response is accepted.
    public Builder compression(boolean accepted) {
      compression = accepted;
      return this;
    }

    public Builder body(RequestBody content) {
      return body(Optional.of(content));
    }

    Builder body(Optional<RequestBody> content) {
      body = content;
      return this;
    }

    public Request build() {
      return new Request(method, url, headers, authorization, compression, body);
    }
  }
}
