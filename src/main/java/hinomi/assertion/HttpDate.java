package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times in headers, and what time it was when an answer was sent, by the clock of the site: ours
/// may differ, and a page is as old as its own site says.
final class HttpDate {
  private static final Pattern ASCTIME =
      Pattern.compile("[A-Za-z]+ +([A-Za-z]+) +(\\d{1,2}) +([\\d:]+) +(\\d{4})");

  /// A year of two digits is one from 1970 to 2069 (RFC 6265, 5.1.1).
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d MMM ")
          .appendValueReduced(ChronoField.YEAR, 2, 4, 1970)
          .appendPattern(" H:mm:ss xx")
          .toFormatter(Locale.ENGLISH);

  private HttpDate() {}

  /// When the site sent the answer; what a cache adds to that is its Age (RFC 9111, 4.2.3).
  static Optional<Instant> of(Answered answer) {
    return Subjects.header(answer, "Date")
        .flatMap(HttpDate::parse)
        .map(date -> date.plus(age(answer)));
  }

  /// How old the answer's Last-Modified was.
  static Optional<Duration> sinceModified(Answered answer) {
    return Subjects.header(answer, "Last-Modified")
        .flatMap(HttpDate::parse)
        .map(modified ->
            Duration.between(
                modified,
                of(answer)
                    .orElseThrow(() -> new EvaluationException("an answer without a valid Date"))));
  }

  /// In all three forms of RFC 9110, 5.6.7, and with the dashes that dates of cookies may have. The
  /// day of the week is not read, as a wrong one does not void a date.
  static Optional<Instant> parse(String text) {
    String plain =
        ASCTIME
            .matcher(text.strip())
            .replaceFirst("$2 $1 $4 $3 GMT")
            .replaceFirst("^[A-Za-z]+,? +", "")
            .replaceFirst("^(\\d+)-([A-Za-z]+)-(\\d+)", "$1 $2 $3")
            .replaceFirst(" (?:GMT|UTC|UT|Z)$", " +0000");
    try {
      return Optional.of(Instant.from(FORM.parse(plain)));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }

  private static Duration age(Answered answer) {
    return Subjects.header(answer, "Age")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ZERO);
  }
}
