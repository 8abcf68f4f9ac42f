package hinomi.assertion;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The subjects that kinds of probes share. A kind of probe names those it can see.
public final class Subjects {
  /// Whole days left of the certificate in the chain that runs out first; all else is about the
  /// server's own one. Names are those that it must be issued for, whatever others it has.
  public static final Subject CERTIFICATE =
      Subject.section(
          "certificate",
          List.of(
              Subject.value(
                      "certificate.days-left",
                      COUNT,
                      Subjects::daysLeft,
                      least -> "at least " + least,
                      (days, least) -> days >= least,
                      String::valueOf)
                  .quick(),
              Subject.text("certificate.subject", answer -> own(answer, Certificate::subject)),
              Subject.text("certificate.issuer", answer -> own(answer, Certificate::issuer)),
              Subject.value(
                  "certificate.names",
                  oneOrMany(TEXT),
                  answer -> own(answer, it -> Optional.of(it.names())),
                  expected -> "to include " + String.join(" and ", expected),
                  List::containsAll,
                  names -> String.join(", ", names)),
              anyOf("certificate.signature", TEXT, answer -> own(answer, Certificate::signature)),
              anyOf("certificate.key", TEXT, answer -> own(answer, Certificate::key)),
              Subject.number(
                      "certificate.key-bits",
                      COUNT,
                      answer -> own(answer, Certificate::keyBits),
                      String::valueOf)
                  .quick()));

  private static final List<String> TLS_VERSIONS =
      List.of("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  private static final Subject TLS_VERSION =
      Subject.value(
              "tls.version",
              oneOf(words(TLS_VERSIONS.toArray(String[]::new))),
              answer -> answer.facts().find(CommonFacts.TLS_VERSION),
              least -> "at least " + least,
              (seen, least) -> TLS_VERSIONS.indexOf(seen) >= TLS_VERSIONS.indexOf(least),
              seen -> seen)
          .quick();

  private static final Subject CIPHER =
      Subject.text("tls.cipher", answer -> answer.facts().find(CommonFacts.CIPHER));

  private static final Subject OCSP =
      anyOf(
          "tls.ocsp",
          oneOf(words("good", "revoked", "unknown", "absent")),
          answer -> answer.facts().find(CommonFacts.OCSP));

  /// The TLS version, at least, and the cipher.
  public static final Subject TLS = Subject.section("tls", List.of(TLS_VERSION, CIPHER));

  /// The same, and what the server sent along about its certificate.
  public static final Subject STAPLED_TLS =
      Subject.section("tls", List.of(TLS_VERSION, CIPHER, OCSP));

  /// The status code; a 2xx when the author says nothing else.
  public static final Subject STATUS =
      Subject.value(
              "status",
              oneOrMany(TEXT.as("a status, as 200, \"2xx\" or \"200-299\"", StatusCodes::parse)),
              Subjects::status,
              StatusCodes::joined,
              (status, codes) -> codes.stream().anyMatch(each -> each.has(status)),
              String::valueOf)
          .byDefault(
              new Condition<>(
                  "status",
                  Grade.FAILED,
                  Subjects::status,
                  Matcher.of("2xx", status -> status / 100 == 2),
                  String::valueOf))
          .quick();

  public static final Subject HEADERS = new Subject("headers", Subjects::headers);

  /// What the answer itself sets, after redirects.
  public static final Subject COOKIES = new Subject("cookies", CookieConditions::read);

  /// How long ago the content changed, by the clock of the site.
  public static final Subject LAST_MODIFIED =
      Subject.section(
          "last-modified",
          List.of(
              Subject.number(
                  "last-modified.age", DURATION, HttpDate::sinceModified, HumanText::duration)));

  public static final Subject BODY = new Subject("body", BodyConditions::read);

  public static final Subject HTTP_VERSION =
      Subject.value(
              "http-version",
              oneOrMany(oneOf(Map.of("1.0", "1.0", "1.1", "1.1", "2", "2", "3", "3"))),
              answer -> answer.facts().find(CommonFacts.HTTP_VERSION),
              expected -> "HTTP/" + String.join(" or HTTP/", expected),
              (seen, expected) -> expected.contains(seen.replace("HTTP/", "")),
              seen -> seen)
          .quick();

  /// Where the last request went, after redirects.
  public static final Subject URL =
      Subject.text("url", answer -> answer.facts().find(CommonFacts.URL).map(URI::toString));

  /// All that can be asserted about an answer over HTTP.
  public static final List<Subject> OF_HTTP =
      List.of(
          STATUS,
          HEADERS,
          COOKIES,
          LAST_MODIFIED,
          BODY,
          latency(
              Phase.REDIRECT,
              Phase.PROXY_DNS,
              Phase.PROXY_CONNECT,
              Phase.DNS,
              Phase.CONNECT,
              Phase.TLS,
              Phase.SEND,
              Phase.FIRST_BYTE,
              Phase.DOWNLOAD),
          CERTIFICATE,
          TLS,
          HTTP_VERSION,
          URL);

  private Subjects() {}

  private static Optional<Integer> status(Answered answer) {
    return answer.facts().find(CommonFacts.STATUS);
  }

  /// Upper bounds on the total and on these phases, the only ones that the kind of probe knows.
  public static Subject latency(Phase... phases) {
    List<Phase> known = List.of(phases);
    return new Subject(
            "latency", (section, key, severity) -> latency(section.section(key), known, severity))
        .quick();
  }

  private static Setting<List<Assertion>> latency(
      Section section, List<Phase> phases, Grade severity) {
    List<Setting<List<Assertion>>> conditions = new ArrayList<>();
    conditions.add(latency(section, "total", severity, answer -> answer.timing().total()));
    for (Phase phase : phases) {
      conditions.add(latency(section, phase.key(), severity, answer -> answer.timing().of(phase)));
    }
    return section.make(() -> Subject.flat(conditions));
  }

  /// A phase that did not happen took no time, so it holds every upper bound.
  private static Setting<List<Assertion>> latency(
      Section section,
      String key,
      Grade severity,
      Function<Answered, Optional<Duration>> extractor) {
    return section
        .optional(key, DURATION)
        .map(expected ->
            expected.stream()
                .<Assertion>map(most ->
                    new Condition<>(
                        "latency." + key,
                        severity,
                        extractor,
                        Matcher.not(
                            "at most " + HumanText.duration(most),
                            took -> took.compareTo(most) > 0),
                        HumanText::duration))
                .toList());
  }

  private static Map<String, String> words(String... words) {
    return Stream.of(words).collect(Collectors.toMap(each -> each, each -> each));
  }

  private static Subject anyOf(
      String key, ValueType<String> kind, Function<Answered, Optional<String>> extractor) {
    return Subject.value(
        key,
        oneOrMany(kind),
        extractor,
        expected -> String.join(" or ", expected),
        (seen, expected) -> expected.contains(seen),
        seen -> seen);
  }

  private static <T> Optional<T> own(
      Answered answer, Function<Certificate, Optional<T>> extractor) {
    return answer
        .facts()
        .find(CommonFacts.CERTIFICATES)
        .filter(chain -> !chain.isEmpty())
        .flatMap(chain -> extractor.apply(chain.getFirst()));
  }

  private static Optional<Long> daysLeft(Answered answer) {
    return CommonFacts.daysLeft(answer.facts());
  }

  private static Setting<List<Assertion>> headers(Section parent, String key, Grade severity) {
    Section section = parent.section(key);
    List<Setting<List<Assertion>>> conditions = new ArrayList<>();
    for (String name : section.keys()) {
      conditions.add(
          ValueMatchers.read(section, name)
              .map(matchers ->
                  Subject.all(
                      "headers." + name,
                      matchers,
                      severity,
                      answer -> headerValues(answer, name),
                      Subjects::joined)));
    }
    return section.make(() -> Subject.flat(conditions));
  }

  /// Several lines of one name are one value, the last here (RFC 9110, 5.3); as not all servers
  /// mean it so, each line is a value too.
  private static Optional<FoundValues> headerValues(Answered answer, String name) {
    return answer
        .facts()
        .find(CommonFacts.HEADERS)
        .map(headers -> headers.all(name))
        .map(lines ->
            lines.size() < 2
                ? lines
                : Stream.concat(lines.stream(), Stream.of(String.join(", ", lines))).toList())
        .map(FoundValues::new);
  }

  private static String joined(FoundValues found) {
    List<String> values = found.values();
    return values.isEmpty() ? Condition.ABSENT : "'" + values.getLast() + "'";
  }

  /// Several lines of one name are one value (RFC 9110, 5.3).
  static Optional<String> header(Answered answer, String name) {
    return answer
        .facts()
        .find(CommonFacts.HEADERS)
        .map(headers -> headers.all(name))
        .filter(values -> !values.isEmpty())
        .map(values -> String.join(", ", values));
  }
}
