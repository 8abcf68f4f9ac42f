package hinomi.agent;

import hinomi.assertion.Grade;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Failed;
import hinomi.text.HumanText;
import hinomi.verdict.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// One attempt over IPv4 and one over IPv6, as a single attempt.
final class BothFamilies {
  /// A failure of the site is worse than one of the agent; of two equal ones, the slower is worse.
  private static final Comparator<Attempt> FROM_BEST =
      Comparator.comparing((Attempt each) -> each.verdict().grade())
          .thenComparing(each -> each.verdict().isConclusive())
          .thenComparing(each -> each.outcome().timing().elapsed().orElse(Duration.ZERO));

  private BothFamilies() {}

  /// The worse of the two. It says which family it is, and what the other came to.
  static Attempt worse(Attempt ipv4, Attempt ipv6) {
    List<String> words = List.of(inWords("IPv4", ipv4), inWords("IPv6", ipv6));
    return FROM_BEST.compare(ipv4, ipv6) > 0
        ? named("IPv4", ipv4, words)
        : named("IPv6", ipv6, words);
  }

  private static Attempt named(String family, Attempt attempt, List<String> words) {
    Outcome outcome =
        attempt.outcome() instanceof Failed(var cause, var detail, var facts, var timing)
            ? new Failed(cause, family + ": " + detail, facts, timing)
            : attempt.outcome();
    return new Attempt(
        attempt.began(),
        attempt.timeout(),
        outcome.with(CommonFacts.FAMILIES, words),
        attempt.verdict().in(family));
  }

  private static String inWords(String family, Attempt attempt) {
    Verdict verdict = attempt.verdict();
    String end =
        verdict.grade() == Grade.PASSED
            ? attempt
                .outcome()
                .timing()
                .total()
                .map(HumanText::duration)
                .map(time -> " in " + time)
                .orElse("")
            : verdict.message().map(message -> ": " + message).orElse("");
    return family + " " + verdict.grade().key() + end;
  }
}
