package hinomi.probe.dns;

import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import java.util.List;

/// What a response without answers means, in one sentence.
final class DnsWords {
  private DnsWords() {}

  static String ofCode(Answered answer) {
    String code = answer.facts().find(DnsResponse.CODE).orElse("");
    return switch (code) {
      case "NXDOMAIN" -> "the name " + name(answer.facts()) + " does not exist (NXDOMAIN)";
      case "SERVFAIL" -> "the name server failed (SERVFAIL)";
      case "REFUSED" -> "the name server refused the query (REFUSED)";
      case "FORMERR" -> "the name server cannot read the query (FORMERR)";
      case "NOTIMP" -> "the name server does not support the query (NOTIMP)";
      default -> "code is " + code + ", expected NOERROR";
    };
  }

  /// NODATA, or a referral to other name servers (RFC 2308, 2.2).
  static String ofNoAnswers(Answered answer) {
    Facts facts = answer.facts();
    List<String> authority = facts.find(DnsResponse.AUTHORITY).orElse(List.of());
    boolean isReferral =
        !facts.find(DnsResponse.AUTHORITATIVE).orElse(false)
            && authority.stream().anyMatch(each -> each.startsWith("NS "))
            && authority.stream().noneMatch(each -> each.startsWith("SOA "));
    return isReferral
        ? "the name server only refers to others: " + String.join(", ", first(authority))
        : "the name " + name(facts) + " has no " + type(facts) + " records (NODATA)";
  }

  /// With the last of its aliases, as that is the name without records.
  private static String name(Facts facts) {
    String name = facts.find(DnsResponse.QUERY).map(DnsQuery::name).orElse("");
    List<String> aliases = facts.find(DnsResponse.ALIASES).orElse(List.of());
    String alias =
        aliases.isEmpty() ? "" : aliases.getLast().replaceFirst("^CNAME (.+?)\\.?$", "$1");
    return (name.isEmpty() ? "." : name) + (alias.isEmpty() ? "" : ", an alias of " + alias + ",");
  }

  private static String type(Facts facts) {
    return facts.find(DnsResponse.QUERY).map(query -> query.type().name()).orElse("");
  }

  private static List<String> first(List<String> records) {
    return records.subList(0, Math.min(3, records.size()));
  }
}
