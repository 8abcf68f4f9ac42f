package hinomi.probe.journey;

import hinomi.assertion.Assertion;
import hinomi.assertion.EvaluationException;
import hinomi.assertion.Expectation;
import hinomi.assertion.Extractor;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.address.Url;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.text.HumanText;
import java.net.URI;
import java.util.Optional;

/// A named value that a step extracts from its response for later steps. A link is resolved against
/// the URL of its page.
record Extraction(String name, Extractor extractor, boolean isLink) implements Assertion {
  private static final int MAX_LENGTH = 8 * 1024;
  private static final int SHOWN = 120;

  static Setting<Extraction> read(Section parent, String name) {
    Section section = parent.section(name);
    Setting<Boolean> link = section.optional("link", ValueType.FLAG, false);
    Setting<Extractor> extract = Extractor.read(section);
    return extract.map(found -> new Extraction(name, found, link.get()));
  }

  /// The value; absent when it is blank or longer than [#MAX_LENGTH].
  Optional<String> from(Answered answer) {
    return extractor
        .of(answer)
        .map(String::strip)
        .filter(value -> !value.isEmpty() && value.length() <= MAX_LENGTH)
        .flatMap(value -> isLink ? resolved(answer, value) : Optional.of(value));
  }

  boolean isSecret() {
    return extractor.isSecret();
  }

  @Override
  public Expectation expectation() {
    return new Expectation(
        "extract." + name, "a " + noun() + " at " + extractor.place(), Grade.FAILED);
  }

  private String noun() {
    return isLink ? "link" : "value";
  }

  @Override
  public Finding evaluate(Answered answer) {
    String key = expectation().assertion();
    String expected = expectation().expected();
    Optional<String> value = from(answer);
    Optional<EvaluationException> error = extractor.evaluationError(answer);
    if (value.isEmpty() && error.isPresent()) {
      return Finding.notEvaluated(key, Grade.FAILED, expected, error.get());
    }
    Grade grade = value.isPresent() ? Grade.PASSED : Grade.FAILED;
    String actual = value.map(this::shown).orElseGet(() -> actual(answer));
    String message = key + " found no " + noun() + " at " + extractor.place() + " (" + actual + ")";
    return new Finding(key, grade, expected, actual, message);
  }

  private static Optional<String> resolved(Answered answer, String link) {
    try {
      return answer
          .facts()
          .find(CommonFacts.URL)
          .map(page -> Url.parse(Url.resolve(page, link).toString()))
          .map(URI::toString);
    } catch (IllegalArgumentException noLink) {
      return Optional.empty();
    }
  }

  private String shown(String value) {
    String start = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
    return extractor.isSecret() ? Secrets.SHOWN : "'" + start + "'";
  }

  /// The unfit value that was found, or else the response.
  private String actual(Answered answer) {
    Optional<String> found = extractor.of(answer).map(String::strip);
    if (found.filter(value -> value.length() > MAX_LENGTH).isPresent()) {
      return found.get().length() + " characters, more than " + MAX_LENGTH;
    }
    return found
        .map(value -> value.isEmpty() ? "an empty value" : "'" + value + "' is not a link")
        .orElseGet(() -> response(answer));
  }

  private static String response(Answered answer) {
    String status =
        answer.facts().find(CommonFacts.STATUS).map(it -> "HTTP " + it + ", ").orElse("");
    return status + answer.facts().find(CommonFacts.BODY).map(Extraction::shown).orElse("no body");
  }

  private static String shown(Body body) {
    return body.size() == 0
        ? "empty body"
        : HumanText.plural(body.size(), "byte") + ": '" + body.start(SHOWN) + "'";
  }
}
