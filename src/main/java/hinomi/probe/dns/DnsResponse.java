package hinomi.probe.dns;

import hinomi.net.visit.Progress;
import hinomi.outcome.Fact;
import java.util.List;
import java.util.Optional;

/// The response of a name server, with records as `MX 10 mail.example.`, and the lowest TTL of its
/// answers in seconds.
record DnsResponse(
    String code,
    boolean truncated,
    boolean authoritative,
    boolean authenticated,
    boolean edns,
    List<String> answers,
    List<String> aliases,
    List<String> authority,
    List<String> additional,
    Optional<Long> ttl) {
  /// The name server, as written in the check file, with its port.
  public static final Fact<String> SERVER = Fact.of("dns.server", value -> value);

  /// The transport of the response: `udp`, `tcp` or `tls`.
  public static final Fact<String> TRANSPORT = Fact.of("dns.transport", value -> value);

  /// What was queried.
  public static final Fact<DnsQuery> QUERY = Fact.hidden("dns.query");

  /// `NOERROR`, `NXDOMAIN`, `SERVFAIL`, ...
  public static final Fact<String> CODE = Fact.of("dns.code", value -> value);

  /// The records of the queried type.
  public static final Fact<List<String>> ANSWERS = Fact.of("dns.answers", DnsResponse::first);

  /// The CNAME records on the way, if the name is an alias.
  public static final Fact<List<String>> ALIASES = Fact.of("dns.aliases", DnsResponse::first);

  /// The records of the authority section.
  public static final Fact<List<String>> AUTHORITY = Fact.of("dns.authority", DnsResponse::first);

  /// The records of the additional section, without that of EDNS.
  public static final Fact<List<String>> ADDITIONAL = Fact.of("dns.additional", DnsResponse::first);

  /// The lowest TTL of the answers, in seconds.
  public static final Fact<Long> TTL = Fact.of("dns.ttl", value -> value);

  /// Whether the server is authoritative for the zone (AA).
  public static final Fact<Boolean> AUTHORITATIVE = Fact.of("dns.authoritative", value -> value);

  /// Whether the server has validated the signatures (AD).
  public static final Fact<Boolean> AUTHENTICATED = Fact.of("dns.authenticated", value -> value);

  /// Whether the server knows EDNS: its response has an OPT record (RFC 6891).
  public static final Fact<Boolean> EDNS = Fact.of("dns.edns", value -> value);

  private static final int SHOWN = 50;

  public DnsResponse {
    answers = List.copyOf(answers);
    aliases = List.copyOf(aliases);
    authority = List.copyOf(authority);
    additional = List.copyOf(additional);
  }

  public void recordIn(Progress progress) {
    progress.record(CODE, code);
    progress.record(ANSWERS, answers);
    progress.record(AUTHORITATIVE, authoritative);
    progress.record(AUTHENTICATED, authenticated);
    progress.record(EDNS, edns);
    progress.record(AUTHORITY, authority);
    progress.record(ADDITIONAL, additional);
    if (!aliases.isEmpty()) {
      progress.record(ALIASES, aliases);
    }
    ttl.ifPresent(seconds -> progress.record(TTL, seconds));
  }

  private static List<String> first(List<String> records) {
    return records.size() <= SHOWN ? records : records.subList(0, SHOWN);
  }
}
