package hinomi.assertion;

import hinomi.outcome.Outcome.Answered;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Times in headers, and what time it was when an answer was sent, by the clock of the site: ours
/// may differ, and a page is as old as its own site says.
final class HttpDate {
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

  /// Also with the dashes that dates of cookies may have.
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(
          Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.replace('-', ' '))));
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
