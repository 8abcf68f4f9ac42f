package hinomi.probe.journey;

import hinomi.assertion.Assertion;
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
  public Finding judge(Answered answer) {
    Optional<String> value = from(answer);
    return new Finding(
        "extract." + name,
        value.isPresent() ? Grade.PASSED : Grade.FAILED,
        "a " + (isLink ? "link" : "value") + " at " + extractor.what(),
        value.map(this::shown).orElseGet(() -> actual(answer)));
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

  /// Why nothing was extracted, or what was there instead.
  private String actual(Answered answer) {
    Optional<String> found = extractor.of(answer).map(String::strip);
    if (found.filter(value -> value.length() > MAX_LENGTH).isPresent()) {
      return found.get().length() + " characters, more than " + MAX_LENGTH;
    }
    return found
        .map(value -> value.isEmpty() ? "an empty value" : "'" + value + "', which is not a link")
        .or(() -> extractor.unjudged(answer))
        .orElseGet(() -> "nothing in " + response(answer));
  }

  private static String response(Answered answer) {
    String status =
        answer
            .facts()
            .find(CommonFacts.STATUS)
            .map(it -> "a " + it + " response")
            .orElse("a response");
    return status
        + " with "
        + answer.facts().find(CommonFacts.BODY).map(Extraction::inWords).orElse("no body");
  }

  private static String inWords(Body body) {
    return body.size() == 0
        ? "an empty body"
        : HumanText.plural(body.size(), "byte") + " starting with '" + body.start(SHOWN) + "'";
  }
}
