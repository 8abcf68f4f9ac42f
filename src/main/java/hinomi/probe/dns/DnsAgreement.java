package hinomi.probe.dns;

import hinomi.net.address.HostPort;
import hinomi.outcome.Fact;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Combines the outcomes of several name servers into one: the first failure if there is any, else
/// the response of the first server, with the time of the slowest.
final class DnsAgreement {
  /// The sorted answers of each of several servers; its code if it is not NOERROR.
  static final Fact<Map<String, List<String>>> SERVERS = Fact.of("dns.servers", value -> value);

  private DnsAgreement() {}

  static Outcome of(List<HostPort> servers, List<Outcome> outcomes) {
    for (int index = 0; index < servers.size(); index++) {
      if (outcomes.get(index) instanceof Failed failed) {
        return servers.size() == 1 ? failed : naming(servers.get(index), failed);
      }
    }
    Facts facts = outcomes.getFirst().facts();
    return new Answered(
        servers.size() == 1 ? facts : facts.with(SERVERS, answers(servers, outcomes)),
        slowest(outcomes));
  }

  private static Failed naming(HostPort server, Failed failed) {
    return new Failed(
        failed.cause(), server + ": " + failed.detail(), failed.facts(), failed.timing());
  }

  private static Map<String, List<String>> answers(List<HostPort> servers, List<Outcome> outcomes) {
    Map<String, List<String>> answers = new LinkedHashMap<>();
    for (int index = 0; index < servers.size(); index++) {
      answers.put(servers.get(index).toString(), answers(outcomes.get(index).facts()));
    }
    return answers;
  }

  private static List<String> answers(Facts facts) {
    String code = facts.find(DnsResponse.CODE).orElse("");
    return code.equals("NOERROR")
        ? facts.find(DnsResponse.ANSWERS).orElse(List.of()).stream().sorted().toList()
        : List.of(code);
  }

  private static Timing slowest(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(Outcome::timing)
        .max(Comparator.comparing(timing -> timing.total().orElse(Duration.ZERO)))
        .orElse(Timing.NONE);
  }
}
