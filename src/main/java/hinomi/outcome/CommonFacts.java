package hinomi.outcome;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The facts that more than one package uses. A kind of probe may declare its own.
public final class CommonFacts {
  /// Address and port connected to, as `203.0.113.7:443` or `[2001:db8::7]:443`.
  public static final Fact<String> ADDRESS = Fact.of("address", value -> value);

  /// 4 or 6.
  public static final Fact<Integer> IP = Fact.of("ip", value -> value);

  /// What an attempt over each of IPv4 and IPv6 came to, in words; the other facts are those of the
  /// worse.
  public static final Fact<List<String>> FAMILIES = Fact.of("families", value -> value);

  public static final Fact<Integer> STATUS = Fact.of("http.status", value -> value);

  /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`.
  public static final Fact<String> HTTP_VERSION = Fact.of("http.version", value -> value);

  /// How many redirects were followed.
  public static final Fact<Integer> REDIRECTS = Fact.of("http.redirects", value -> value);

  /// The hops before the last request, in order.
  public static final Fact<List<EarlierHop>> HOPS =
      Fact.of("http.hops", hops -> hops.stream().map(EarlierHop::json).toList());

  /// The alternative services that the site advertises (RFC 7838).
  public static final Fact<String> ALT_SVC = Fact.of("http.alt-svc", value -> value);

  /// Who gave the address: `system`, a name server as `10.0.0.2:53`, `pinned` by the author or the
  /// operator, `literal` in the URL, or `proxy`.
  public static final Fact<String> RESOLVER = Fact.of("dns.resolver", value -> value);

  /// The proxy that the probe goes through, as `proxy.example.com:3128`.
  public static final Fact<String> PROXY = Fact.of("proxy", value -> value);

  /// Whether a connection to that proxy could be made; absent where nobody tried.
  public static final Fact<Boolean> PROXY_REACHED = Fact.hidden("proxy.reached");

  /// The size of the body after decompression, as far as it was read.
  public static final Fact<Long> BYTES = Fact.of("http.bytes", value -> value);

  /// That the body is larger than `limits.body`, here in bytes: what follows was not read.
  public static final Fact<Long> TRUNCATED = Fact.of("http.truncated", _ -> true);

  /// The content coding that keeps the body from being read (RFC 9110, 8.4.1), if one does.
  public static final Fact<String> UNSUPPORTED_ENCODING =
      Fact.of("http.unsupported-encoding", value -> value);

  /// Where the last request went, after redirects.
  public static final Fact<URI> URL = Fact.of("http.url", URI::toString);

  /// The names of header lines that break the rules of HTTP.
  public static final Fact<List<String>> INVALID_HEADERS =
      Fact.of("http.invalid-headers", names -> names);

  public static final Fact<Headers> HEADERS = Fact.hidden("http.headers");

  public static final Fact<Body> BODY = Fact.hidden("http.body");

  public static final Fact<String> TLS_VERSION = Fact.of("tls.version", value -> value);

  /// Whole days until the first certificate expires on the path that was verified; absent when none
  /// was.
  public static final Fact<Long> DAYS_LEFT = Fact.of("tls.days_left", value -> value);

  /// `jdk` where the server understands nothing that BoringSSL offers; else absent.
  public static final Fact<String> TLS_ENGINE = Fact.of("tls.engine", value -> value);

  /// `sent`, or `requested` where the check has none that the server takes; absent when the server
  /// requested none.
  public static final Fact<String> CLIENT_CERTIFICATE =
      Fact.of("tls.client_certificate", value -> value);

  public static final Fact<String> CIPHER = Fact.of("tls.cipher", value -> value);

  /// The stapled OCSP response (RFC 6066, 8): `good`, `revoked`, `unknown` (also when it is
  /// invalid) or `absent`.
  public static final Fact<String> OCSP = Fact.of("tls.ocsp", value -> value);

  /// The chain as the server sent it, its own certificate first.
  public static final Fact<List<Certificate>> CERTIFICATES =
      Fact.of("tls.certificates", chain -> chain.stream().map(CommonFacts::json).toList());

  /// How long the agent stalled during the probe, in milliseconds: its timings are not those of the
  /// site.
  public static final Fact<Long> AGENT_STALL = Fact.of("agent.stall-ms", value -> value);

  /// That the agent was offline during a part of the probe: its timings are not those of the site.
  public static final Fact<Boolean> AGENT_OFFLINE = Fact.of("agent.offline", value -> value);

  private CommonFacts() {}

  /// The days left of the certificate that expires first: on the path that was verified, else of
  /// all that the server sent.
  public static Optional<Long> daysLeft(Facts facts) {
    return facts
        .find(DAYS_LEFT)
        .or(() ->
            facts.find(CERTIFICATES).stream()
                .flatMap(List::stream)
                .flatMap(each -> each.daysLeft().stream())
                .min(Long::compare));
  }

  private static Map<String, Object> json(Certificate certificate) {
    Map<String, Object> json = new LinkedHashMap<>();
    certificate.subject().ifPresent(it -> json.put("subject", it));
    certificate.issuer().ifPresent(it -> json.put("issuer", it));
    json.put("names", certificate.names());
    certificate.serial().ifPresent(it -> json.put("serial", it));
    certificate.notBefore().ifPresent(it -> json.put("not_before", it.toString()));
    certificate.notAfter().ifPresent(it -> json.put("not_after", it.toString()));
    certificate.daysLeft().ifPresent(it -> json.put("days_left", it));
    certificate.signature().ifPresent(it -> json.put("signature", it));
    certificate.key().ifPresent(it -> json.put("key", it));
    certificate.keyBits().ifPresent(it -> json.put("key_bits", it));
    return json;
  }
}
