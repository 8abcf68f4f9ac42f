package hinomi.assertion;

import static hinomi.config.Kind.DURATION;
import static hinomi.config.Kind.TEXT;
import static hinomi.config.Kind.oneOf;
import static hinomi.config.Kind.oneOrMany;

import hinomi.config.Kind;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Certificate;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.outcome.Seen;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The subjects that kinds of probes share. A kind of probe names those it can see.
public final class Subjects {
  /// Upper bounds on the total and on each phase.
  public static final Subject LATENCY = new Subject("latency", Subjects::latency);

  /// Whole days left of the certificate in the chain that runs out first.
  public static final Subject CERTIFICATE = new Subject("certificate", Subjects::certificate);

  /// The TLS version, at least.
  public static final Subject TLS = new Subject("tls", Subjects::tls);

  /// The status code; a 2xx when the author says nothing else.
  public static final Subject STATUS =
      new Subject(
          "status",
          Subjects::status,
          List.of(status(Grade.FAILED, List.of(StatusCodes.parse("2xx")))));

  public static final Subject HEADERS = new Subject("headers", Subjects::headers);

  public static final Subject BODY = new Subject("body", BodyWishes::read);

  public static final Subject HTTP_VERSION = new Subject("http-version", Subjects::httpVersion);

  /// Where the last request went, after redirects.
  public static final Subject URL = new Subject("url", Subjects::url);

  /// All that can be asserted about an answer over HTTP.
  public static final List<Subject> OF_HTTP =
      List.of(STATUS, HEADERS, BODY, LATENCY, CERTIFICATE, TLS, HTTP_VERSION, URL);

  private static final List<String> TLS_VERSIONS =
      List.of("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  private Subjects() {}

  private static Setting<List<Assertion>> latency(Section parent, String key, Grade otherwise) {
    Section section = parent.section(key);
    List<Setting<Optional<Assertion>>> wishes = new ArrayList<>();
    wishes.add(latency(section, "total", otherwise, answer -> answer.timing().total()));
    for (Phase phase : Phase.values()) {
      wishes.add(latency(section, phase.key(), otherwise, answer -> answer.timing().of(phase)));
    }
    return section.make(
        () -> notEmpty(wishes.stream().flatMap(wish -> wish.get().stream()).toList()));
  }

  /// A phase that did not happen took no time, so it holds every upper bound.
  private static Setting<Optional<Assertion>> latency(
      Section section, String key, Grade otherwise, Function<Answered, Optional<Duration>> sight) {
    return section
        .optional(key, DURATION)
        .map(wanted ->
            wanted.map(most ->
                new Wish<>(
                    "latency." + key,
                    otherwise,
                    sight,
                    Matcher.not("at most " + shown(most), took -> took.compareTo(most) > 0),
                    Subjects::shown)));
  }

  private static Setting<List<Assertion>> certificate(Section parent, String key, Grade otherwise) {
    Section section = parent.section(key);
    Setting<Integer> days = section.required("days-left", Kind.COUNT);
    return section.make(() ->
        List.of(
            new Wish<>(
                "certificate.days-left",
                otherwise,
                Subjects::daysLeft,
                NumberMatchers.atLeast((long) days.get(), String::valueOf),
                String::valueOf)));
  }

  private static Optional<Long> daysLeft(Answered answer) {
    return answer
        .facts()
        .find(Seen.CERTIFICATES)
        .flatMap(chain -> chain.stream().map(Certificate::daysLeft).min(Long::compare));
  }

  private static Setting<List<Assertion>> tls(Section parent, String key, Grade otherwise) {
    Section section = parent.section(key);
    Setting<String> version =
        section.required(
            "version",
            oneOf(TLS_VERSIONS.stream().collect(Collectors.toMap(each -> each, each -> each))));
    return section.make(() ->
        List.of(
            new Wish<>(
                "tls.version",
                otherwise,
                answer -> answer.facts().find(Seen.TLS_VERSION),
                Matcher.of("at least " + version.get(), seen -> isAtLeast(seen, version.get())),
                seen -> seen)));
  }

  private static boolean isAtLeast(String seen, String least) {
    return TLS_VERSIONS.indexOf(seen) >= TLS_VERSIONS.indexOf(least);
  }

  private static Setting<List<Assertion>> status(Section parent, String key, Grade otherwise) {
    return parent
        .required(
            key, oneOrMany(TEXT.as("a status, as 200, \"2xx\" or \"200-299\"", StatusCodes::parse)))
        .map(codes -> List.of(status(otherwise, codes)));
  }

  private static Assertion status(Grade otherwise, List<StatusCodes> codes) {
    String wanted = codes.stream().map(StatusCodes::toString).collect(Collectors.joining(" or "));
    return new Wish<>(
        "status",
        otherwise,
        answer -> answer.facts().find(Seen.STATUS),
        Matcher.of(wanted, status -> codes.stream().anyMatch(each -> each.has(status))),
        String::valueOf);
  }

  private static Setting<List<Assertion>> headers(Section parent, String key, Grade otherwise) {
    Section section = parent.section(key);
    List<Setting<List<Assertion>>> wishes = new ArrayList<>();
    for (String name : section.keys()) {
      wishes.add(
          TextMatchers.read(section, name, "headers." + name)
              .map(found -> texts(found, otherwise, answer -> header(answer, name))));
    }
    return section.make(
        () -> notEmpty(wishes.stream().flatMap(wish -> wish.get().stream()).toList()));
  }

  /// Several lines of one name are one value (RFC 9110, 5.3).
  private static Optional<String> header(Answered answer, String name) {
    return answer
        .facts()
        .find(Seen.HEADERS)
        .map(headers -> headers.all(name))
        .filter(values -> !values.isEmpty())
        .map(values -> String.join(", ", values));
  }

  private static Setting<List<Assertion>> httpVersion(Section parent, String key, Grade otherwise) {
    Kind<String> versions = oneOf(Map.of("1.0", "1.0", "1.1", "1.1", "2", "2", "3", "3"));
    return parent
        .required(key, oneOrMany(versions))
        .map(wanted ->
            List.of(
                new Wish<>(
                    "http-version",
                    otherwise,
                    answer -> answer.facts().find(Seen.HTTP_VERSION),
                    Matcher.of(
                        "HTTP/" + String.join(" or HTTP/", wanted),
                        seen -> wanted.contains(seen.replace("HTTP/", ""))),
                    seen -> seen)));
  }

  private static Setting<List<Assertion>> url(Section parent, String key, Grade otherwise) {
    return TextMatchers.read(parent, key, "url")
        .map(found ->
            texts(found, otherwise, answer -> answer.facts().find(Seen.URL).map(URI::toString)));
  }

  private static List<Assertion> texts(
      Map<String, Matcher<String>> wishes,
      Grade otherwise,
      Function<Answered, Optional<String>> sight) {
    return wishes.entrySet().stream()
        .<Assertion>map(wish ->
            new Wish<>(wish.getKey(), otherwise, sight, wish.getValue(), text -> "'" + text + "'"))
        .toList();
  }

  private static List<Assertion> notEmpty(List<Assertion> wishes) {
    if (wishes.isEmpty()) {
      throw new IllegalArgumentException("is empty; say what is expected");
    }
    return wishes;
  }

  private static String shown(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    return millis < 1000
        ? String.format(Locale.ROOT, "%.4g ms", millis).replaceFirst("\\.?0+ ", " ")
        : String.format(Locale.ROOT, "%.3f s", millis / 1000).replaceFirst("\\.?0+ ", " ");
  }
}
