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
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.select.Evaluator;

/// Extracts one value from an answer: from one place in it, or what a regular expression matches
/// there. It has no side effects and can be called any number of times.
public final class Extractor {
  private static final List<String> PLACES =
      List.of("status", "header", "cookie", "json", "xpath", "css");

  private final String place;
  private final Function<Answered, Optional<String>> reader;
  private final Optional<String> fallback;
  private final boolean secret;
  private final List<Decoding> decodings;

  private Extractor(
      String place,
      Function<Answered, Optional<String>> reader,
      Optional<String> fallback,
      boolean secret,
      List<Decoding> decodings) {
    this.decodings = List.copyOf(decodings);
    this.place = place;
    this.reader = reader;
    this.fallback = fallback;
    this.secret = secret;
  }

  /// A place in an answer, as its author wrote it, and how it is read.
  private record Place(String name, Function<Answered, Optional<String>> reader) {
    static final Place BODY = new Place("body", answer -> BodyReader.start(answer).map(Body::text));
  }

  /// `{ json = "$.token" }` or `{ header = Location, matches = "/orders/(\\d+)" }`, optionally with
  /// `charset`, `decode`, `secret` and `default`.
  public static Setting<Extractor> read(Section section) {
    List<Setting<Optional<Place>>> places = new ArrayList<>();
    places.add(place(section, "status", FLAG, (answer, _) -> status(answer)));
    places.add(place(section, "header", TEXT, Subjects::header));
    places.add(place(section, "cookie", TEXT, Extractor::cookie));
    places.add(place(section, "json", Json.PATH, Extractor::json));
    places.add(place(section, "xpath", Xpath.KIND, Extractor::xpath));
    places.add(css(section));
    Setting<Optional<Pattern>> matches = section.optional("matches", PATTERN);
    Setting<Optional<String>> fallback = section.optional("default", TEXT);
    Setting<Optional<Charset>> charset = section.optional("charset", BodyReader.CHARSET);
    Setting<List<Decoding>> decodings = section.optional("decode", Decoding.SOME, List.of());
    Setting<Boolean> secret = section.optional("secret", FLAG, false);
    return section.make(() -> {
      List<Place> named = places.stream().flatMap(each -> each.get().stream()).toList();
      Place place = theOne(named, matches.get().isPresent());
      return new Extractor(
          matches.get().map(pattern -> place.name + " matches " + pattern).orElse(place.name),
          in(
              charset.get(),
              matches.get().map(pattern -> matching(place, pattern)).orElse(place.reader)),
          fallback.get(),
          secret.get(),
          decodings.get());
    });
  }

  private static Function<Answered, Optional<String>> in(
      Optional<Charset> charset, Function<Answered, Optional<String>> reader) {
    return charset
        .<Function<Answered, Optional<String>>>map(
            given -> answer -> reader.apply(BodyReader.in(given, answer)))
        .orElse(reader);
  }

  /// The value, or its default when it is absent; empty without a default.
  public Optional<String> of(Answered answer) {
    try {
      return found(answer).map(this::decoded).or(() -> fallback);
    } catch (EvaluationException _) {
      return Optional.empty();
    }
  }

  private Optional<String> found(Answered answer) {
    try {
      return reader.apply(answer);
    } catch (EvaluationException wrong) {
      if (isBudgetUsedUp() || wrong.cause().isPresent()) {
        throw wrong;
      }
      return Optional.empty();
    }
  }

  private String decoded(String value) {
    return Decoding.decode(value, decodings);
  }

  /// Why the value could not be extracted, if evaluation failed.
  public Optional<EvaluationException> evaluationError(Answered answer) {
    try {
      var _ = reader.apply(answer).map(this::decoded);
      return Optional.empty();
    } catch (EvaluationException wrong) {
      return Optional.of(wrong);
    }
  }

  /// The default replaces an absent value, and not one that is too expensive to extract or was not
  /// read.
  private static boolean isBudgetUsedUp() {
    return Budget.current().over().isPresent();
  }

  /// Where the value comes from, as its author wrote it: `json $.token`.
  public String place() {
    return place;
  }

  public boolean isSecret() {
    return secret;
  }

  @Override
  public String toString() {
    return place;
  }

  private static <T> Setting<Optional<Place>> place(
      Section section,
      String key,
      ValueType<T> kind,
      BiFunction<Answered, T, Optional<String>> reader) {
    return section
        .optional(key, kind)
        .map(written ->
            written.map(place ->
                new Place(
                    place instanceof Boolean ? key : key + " " + shown(place),
                    answer -> reader.apply(answer, place))));
  }

  private static Setting<Optional<Place>> css(Section section) {
    Setting<Optional<String>> attribute = section.optional("attribute", TEXT);
    if (attribute.found().flatMap(named -> named).isPresent() && !section.has("css")) {
      return section.refuse("attribute", "needs 'css' beside it");
    }
    return place(
        section,
        "css",
        Page.CSS,
        (answer, selector) -> css(answer, selector, attribute.found().flatMap(named -> named)));
  }

  private static String shown(Object place) {
    return place instanceof JsonPath path ? path.getPath() : place.toString();
  }

  private static Place theOne(List<Place> named, boolean isOfBody) {
    if (named.size() > 1 || (named.isEmpty() && !isOfBody)) {
      throw new IllegalArgumentException(
          "needs one of " + PLACES + ", or 'matches' alone to search the body");
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

  private static Function<Answered, Optional<String>> matching(Place place, Pattern pattern) {
    return answer -> {
      Optional<String> found =
          place.reader.apply(answer).flatMap(text -> StepLimitedText.first(pattern, text));
      if (found.isEmpty() && place.equals(Place.BODY)) {
        BodyReader.requireWhole(answer);
      }
      return found;
    };
  }
}
