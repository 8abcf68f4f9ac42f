package hinomi.probe.dns;

import hinomi.net.visit.Progress;
import hinomi.outcome.Fact;
import java.util.List;
import java.util.Optional;

/// What a name server answered, in words: records as `MX 10 mail.example.`, and the least time that
/// one of those asked for may be kept.
record DnsResponse(
    String code,
    boolean truncated,
    boolean authoritative,
    boolean authenticated,
    List<String> answers,
    List<String> aliases,
    List<String> authority,
    Optional<Long> ttl) {
  /// Who was asked, as it is written in the check file, with its port.
  public static final Fact<String> SERVER = Fact.of("dns.server", value -> value);

  /// By what the answer came in the end: `udp`, `tcp` or `tls`.
  public static final Fact<String> TRANSPORT = Fact.of("dns.transport", value -> value);

  /// `NOERROR`, `NXDOMAIN`, `SERVFAIL`, ...
  public static final Fact<String> CODE = Fact.of("dns.code", value -> value);

  /// The records of the type that was asked for.
  public static final Fact<List<String>> ANSWERS = Fact.of("dns.answers", DnsResponse::some);

  /// The names that the name asked for stands for, if it is an alias.
  public static final Fact<List<String>> ALIASES = Fact.of("dns.aliases", DnsResponse::some);

  /// The records of the authority section: who knows, or who says that there is nothing.
  public static final Fact<List<String>> AUTHORITY = Fact.of("dns.authority", DnsResponse::some);

  /// The least of the answers, in seconds.
  public static final Fact<Long> TTL = Fact.of("dns.ttl", value -> value);

  /// Whether the server speaks for the zone itself (AA).
  public static final Fact<Boolean> AUTHORITATIVE = Fact.of("dns.authoritative", value -> value);

  /// Whether the server says that it has verified the signatures (AD).
  public static final Fact<Boolean> AUTHENTICATED = Fact.of("dns.authenticated", value -> value);

  private static final int SHOWN = 50;

  public DnsResponse {
    answers = List.copyOf(answers);
    aliases = List.copyOf(aliases);
    authority = List.copyOf(authority);
  }

  public void showIn(Progress progress) {
    progress.saw(CODE, code);
    progress.saw(ANSWERS, answers);
    progress.saw(AUTHORITATIVE, authoritative);
    progress.saw(AUTHENTICATED, authenticated);
    progress.saw(AUTHORITY, authority);
    if (!aliases.isEmpty()) {
      progress.saw(ALIASES, aliases);
    }
    ttl.ifPresent(seconds -> progress.saw(TTL, seconds));
  }

  private static List<String> some(List<String> records) {
    return records.size() <= SHOWN ? records : records.subList(0, SHOWN);
  }
}
