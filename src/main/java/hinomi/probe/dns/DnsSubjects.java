package hinomi.probe.dns;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.PATTERN;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.StepLimitedText;
import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The subjects of DNS checks. By default the code is NOERROR with at least one answer, and all
/// name servers agree.
final class DnsSubjects {
  private static final String GOOD = "NOERROR";
  private static final String SOME = "at least 1";
  private static final String SAME = "the same answers from all name servers";
  private static final int SHOWN = 5;
  private static final List<String> CODES =
      List.of(GOOD, "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");

  public static final List<Subject> ALL =
      List.of(
          code().byDefault(Assertion.of("code", GOOD, it -> judgeCode(it))),
          answers().byDefault(Assertion.of("answers", SOME, it -> judgeAnswers(it))),
          records("authority", DnsResponse.AUTHORITY),
          records("additional", DnsResponse.ADDITIONAL),
          ttl(),
          flag("authenticated", DnsResponse.AUTHENTICATED),
          flag("authoritative", DnsResponse.AUTHORITATIVE),
          flag("edns", DnsResponse.EDNS),
          agree().byDefault(Assertion.of("agree", SAME, it -> judgeAgreement(it))),
          Subjects.latency(Phase.DNS, Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE),
          Subjects.CERTIFICATE,
          Subjects.TLS);

  private DnsSubjects() {}

  private static Subject code() {
    return Subject.value(
        "code",
        oneOrMany(oneOf(CODES.stream().collect(Collectors.toMap(each -> each, each -> each)))),
        answer -> answer.facts().find(DnsResponse.CODE),
        expected -> String.join(" or ", expected),
        (actual, expected) -> expected.contains(actual),
        actual -> actual);
  }

  private static Finding judgeCode(Answered answer) {
    String code = answer.facts().find(DnsResponse.CODE).orElse("");
    Grade grade = code.equals(GOOD) ? Grade.PASSED : Grade.FAILED;
    return new Finding("code", grade, GOOD, code, DnsWords.ofCode(answer));
  }

  /// Errors have no answers; `code` judges them.
  private static Finding judgeAnswers(Answered answer) {
    List<String> answers = answer.facts().find(DnsResponse.ANSWERS).orElse(List.of());
    boolean good = answer.facts().find(DnsResponse.CODE).filter(GOOD::equals).isPresent();
    return new Finding(
        "answers",
        good && answers.isEmpty() ? Grade.FAILED : Grade.PASSED,
        SOME,
        inWords(answers),
        DnsWords.ofNoAnswers(answer));
  }

  private static Finding judgeAgreement(Answered answer) {
    return answer
        .facts()
        .find(DnsAgreement.SERVERS)
        .map(answers ->
            new Finding(
                "agree",
                agree(answers) ? Grade.PASSED : Grade.FAILED,
                SAME,
                inWords(answers),
                "name servers disagree: " + each(answers)))
        .orElseGet(() -> new Finding("agree", Grade.PASSED, SAME, "one name server"));
  }

  private static Subject answers() {
    return Subject.section(
        "answers",
        List.of(
            listed(
                "any", (actual, expected) -> expected.stream().anyMatch(each -> has(actual, each))),
            listed(
                "all", (actual, expected) -> expected.stream().allMatch(each -> has(actual, each))),
            listed(
                "none",
                (actual, expected) -> expected.stream().noneMatch(each -> has(actual, each))),
            count("answers.count", DnsResponse.ANSWERS),
            matches("answers.matches", DnsResponse.ANSWERS)));
  }

  private static Subject records(String section, Fact<List<String>> fact) {
    return Subject.section(
        section, List.of(count(section + ".count", fact), matches(section + ".matches", fact)));
  }

  private static Subject listed(String key, BiPredicate<List<String>, List<String>> holds) {
    return Subject.value(
        "answers." + key,
        oneOrMany(TEXT),
        answer -> answer.facts().find(DnsResponse.ANSWERS),
        expected -> key + " of " + String.join(", ", expected),
        holds,
        DnsSubjects::inWords);
  }

  private static Subject count(String key, Fact<List<String>> fact) {
    return Subject.number(
        key, COUNT, answer -> answer.facts().find(fact).map(List::size), String::valueOf);
  }

  private static Subject matches(String key, Fact<List<String>> fact) {
    return Subject.value(
        key,
        PATTERN.as("a regular expression", DnsSubjects::byLine),
        answer -> answer.facts().find(fact),
        pattern -> "a record that matches '" + pattern + "'",
        (actual, pattern) -> StepLimitedText.find(pattern, String.join("\n", actual)),
        DnsSubjects::inWords);
  }

  /// Whether a record is listed, with or without its type.
  private static boolean has(List<String> records, String expected) {
    return records.stream().anyMatch(ExpectedRecord.of(expected)::matches);
  }

  /// Each record is a line; `^` and `$` match at its ends.
  private static Pattern byLine(Pattern pattern) {
    return Pattern.compile(pattern.pattern(), Pattern.MULTILINE);
  }

  private static Subject ttl() {
    return Subject.number(
        "ttl",
        DURATION,
        answer -> answer.facts().find(DnsResponse.TTL).map(Duration::ofSeconds),
        HumanText::duration);
  }

  private static Subject flag(String key, Fact<Boolean> fact) {
    return Subject.value(
        key,
        FLAG,
        answer -> answer.facts().find(fact),
        String::valueOf,
        Boolean::equals,
        String::valueOf);
  }

  private static Subject agree() {
    return Subject.value(
        "agree",
        FLAG,
        answer -> answer.facts().find(DnsAgreement.SERVERS),
        expected -> expected ? SAME : "any answers",
        (answers, expected) -> !expected || agree(answers),
        DnsSubjects::inWords);
  }

  private static boolean agree(Map<String, List<String>> answers) {
    return new HashSet<>(answers.values()).size() == 1;
  }

  private static String inWords(Map<String, List<String>> answers) {
    return agree(answers) ? "the same" : "false: " + each(answers);
  }

  private static String each(Map<String, List<String>> answers) {
    return answers.entrySet().stream()
        .map(each -> each.getKey() + " says " + inWords(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String inWords(List<String> records) {
    String some = records.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return records.isEmpty()
        ? "none"
        : records.size() <= SHOWN ? some : some + " and " + (records.size() - SHOWN) + " more";
  }
}
