package hinomi.assertion;

import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.PATTERN;
import static hinomi.config.ValueType.TEXT;

import com.jayway.jsonpath.JsonPath;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.select.Evaluator;

/// Takes one value out of an answer: from one place in it, or from its body, and of that what a
/// regular expression matches. Calling it any number of times changes nothing.
public final class Extractor {
  private static final List<String> PLACES =
      List.of("status", "header", "cookie", "json", "xpath", "css");

  private final String what;
  private final Function<Answered, Optional<String>> sight;
  private final Optional<String> otherwise;
  private final boolean secret;

  private Extractor(
      String what,
      Function<Answered, Optional<String>> sight,
      Optional<String> otherwise,
      boolean secret) {
    this.what = what;
    this.sight = sight;
    this.otherwise = otherwise;
    this.secret = secret;
  }

  /// Where a value stands, in the author's words.
  private record Place(String what, Function<Answered, Optional<String>> sight) {
    static final Place BODY = new Place("body", answer -> BodyReader.of(answer).map(Body::text));
  }

  /// `{ json = "$.token" }`, `{ header = Location, matches = "/orders/(\\d+)" }`, with `secret` and
  /// `default` if need be.
  public static Setting<Extractor> read(Section section) {
    List<Setting<Optional<Place>>> places = new ArrayList<>();
    places.add(place(section, "status", FLAG, (answer, _) -> status(answer)));
    places.add(place(section, "header", TEXT, Subjects::header));
    places.add(place(section, "cookie", TEXT, Extractor::cookie));
    places.add(place(section, "json", Json.PATH, Extractor::json));
    places.add(place(section, "xpath", Xpath.KIND, Extractor::xpath));
    places.add(css(section));
    Setting<Optional<Pattern>> matches = section.optional("matches", PATTERN);
    Setting<Optional<String>> otherwise = section.optional("default", TEXT);
    Setting<Boolean> secret = section.optional("secret", FLAG, false);
    return section.make(() -> {
      List<Place> named = places.stream().flatMap(each -> each.get().stream()).toList();
      Place place = theOne(named, matches.get().isPresent());
      return new Extractor(
          matches.get().map(pattern -> place.what + " matches " + pattern).orElse(place.what),
          matches.get().map(pattern -> matching(place.sight, pattern)).orElse(place.sight),
          otherwise.get(),
          secret.get());
    });
  }

  /// The value, or the default; nothing when it is not there and has none.
  public Optional<String> of(Answered answer) {
    try {
      return sight.apply(answer).or(() -> otherwise);
    } catch (EvaluationException _) {
      return isGivenUp() ? Optional.empty() : otherwise;
    }
  }

  /// Why it could not be found out whether the value is there, if so.
  public Optional<String> unjudged(Answered answer) {
    try {
      var _ = sight.apply(answer);
      return Optional.empty();
    } catch (EvaluationException why) {
      return Optional.ofNullable(why.getMessage());
    }
  }

  /// The default stands for a value that is not there, and not for an answer made too hard to read.
  private static boolean isGivenUp() {
    return Budget.current().over().isPresent();
  }

  /// Where the value is looked for, as its author wrote it: `json $.token`.
  public String what() {
    return what;
  }

  public boolean isSecret() {
    return secret;
  }

  @Override
  public String toString() {
    return what;
  }

  private static <T> Setting<Optional<Place>> place(
      Section section,
      String key,
      ValueType<T> kind,
      BiFunction<Answered, T, Optional<String>> sight) {
    return section
        .optional(key, kind)
        .map(written ->
            written.map(wish ->
                new Place(
                    wish instanceof Boolean ? key : key + " " + inWords(wish),
                    answer -> sight.apply(answer, wish))));
  }

  private static Setting<Optional<Place>> css(Section section) {
    Setting<Optional<String>> attribute = section.optional("attribute", TEXT);
    if (attribute.found().flatMap(named -> named).isPresent() && !section.has("css")) {
      return section.refuse("attribute", "is of an element that 'css' finds");
    }
    return place(
        section,
        "css",
        Page.CSS,
        (answer, selector) -> css(answer, selector, attribute.found().flatMap(named -> named)));
  }

  private static String inWords(Object wish) {
    return wish instanceof JsonPath path ? path.getPath() : wish.toString();
  }

  private static Place theOne(List<Place> named, boolean isOfBody) {
    if (named.size() > 1 || (named.isEmpty() && !isOfBody)) {
      throw new IllegalArgumentException(
          "needs one of " + PLACES + ", or 'matches' alone, which is about the body");
    }
    return named.isEmpty() ? Place.BODY : named.getFirst();
  }

  private static Optional<String> status(Answered answer) {
    return answer.facts().find(CommonFacts.STATUS).map(String::valueOf);
  }

  private static Optional<String> cookie(Answered answer, String name) {
    return SetCookie.in(answer, name).map(SetCookie::value);
  }

  private static Optional<String> json(Answered answer, JsonPath path) {
    return BodyReader.of(answer).flatMap(body -> Json.of(body).first(path));
  }

  private static Optional<String> xpath(Answered answer, Xpath xpath) {
    return Page.of(answer).flatMap(page -> xpath.in(page).stream().findFirst());
  }

  private static Optional<String> css(
      Answered answer, Evaluator selector, Optional<String> attribute) {
    return Page.of(answer).flatMap(page -> page.css(selector, attribute).stream().findFirst());
  }

  private static Function<Answered, Optional<String>> matching(
      Function<Answered, Optional<String>> sight, Pattern pattern) {
    return answer -> sight.apply(answer).flatMap(text -> StepLimitedText.first(pattern, text));
  }
}
