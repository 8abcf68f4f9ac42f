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

/// A value that a step takes from its answer under a name, for the steps after it. A link is made
/// whole by the address of its page.
public record Extraction(String name, Extractor extract, boolean isLink) implements Assertion {
  private static final int LONGEST = 8 * 1024;
  private static final int SHOWN = 120;

  public static Setting<Extraction> read(Section parent, String name) {
    Section section = parent.section(name);
    Setting<Boolean> link = section.optional("link", ValueType.FLAG, false);
    Setting<Extractor> extract = Extractor.read(section);
    return extract.map(found -> new Extraction(name, found, link.get()));
  }

  /// What was found; nothing that is blank or too long to be a value.
  public Optional<String> from(Answered answer) {
    return extract
        .of(answer)
        .map(String::strip)
        .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
        .flatMap(value -> isLink ? whole(answer, value) : Optional.of(value));
  }

  public boolean isSecret() {
    return extract.isSecret();
  }

  @Override
  public Finding judge(Answered answer) {
    Optional<String> value = from(answer);
    return new Finding(
        "extract." + name,
        value.isPresent() ? Grade.PASSED : Grade.FAILED,
        "a " + (isLink ? "link" : "value") + " at " + extract.what(),
        value.map(this::shown).orElseGet(() -> instead(answer)));
  }

  private static Optional<String> whole(Answered answer, String link) {
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
    return extract.isSecret() ? Secrets.SHOWN : "'" + start + "'";
  }

  /// Why nothing was taken, and else what there was in its place.
  private String instead(Answered answer) {
    Optional<String> unfit = extract.of(answer).map(String::strip);
    if (unfit.filter(value -> value.length() > LONGEST).isPresent()) {
      return unfit.get().length() + " characters, too long for a value";
    }
    return unfit
        .map(value -> value.isEmpty() ? "an empty value" : "'" + value + "', no link")
        .or(() -> extract.unjudged(answer))
        .orElseGet(() -> "nothing; " + answered(answer));
  }

  private static String answered(Answered answer) {
    String status =
        answer.facts().find(CommonFacts.STATUS).map(it -> "a " + it).orElse("an answer");
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
