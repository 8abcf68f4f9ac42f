package hinomi.assertion;

import static hinomi.config.Kind.SIZE;

import com.jayway.jsonpath.JsonPath;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Body;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Wishes about the body: its text, its size, and values in its JSON.
final class BodyWishes {
  private static final int SHOWN = 120;

  private BodyWishes() {}

  static Setting<List<Assertion>> read(Section parent, String key, Grade otherwise) {
    if (!parent.isSection(key)) {
      return TextMatchers.read(parent, key, "body").map(found -> texts(found, otherwise));
    }
    Section section = parent.section(key);
    List<Setting<List<Assertion>>> wishes = new ArrayList<>();
    TextMatchers.wishes(section, "body")
        .forEach(each -> wishes.add(each.map(found -> texts(found, otherwise))));
    if (section.has("size")) {
      wishes.add(size(section, otherwise));
    }
    if (section.has("json")) {
      wishes.add(json(section.section("json"), otherwise));
    }
    return section.make(() -> all(wishes));
  }

  private static List<Assertion> texts(Map<String, Matcher<String>> wishes, Grade otherwise) {
    return wishes.entrySet().stream()
        .<Assertion>map(each ->
            new Wish<>(
                each.getKey(),
                otherwise,
                BodyWishes::body,
                onText(each.getValue()),
                BodyWishes::shown))
        .toList();
  }

  private static Matcher<Body> onText(Matcher<String> matcher) {
    return new Matcher<>(
        matcher.wanted(), matcher.isNegative(), body -> matcher.holdsFor(body.map(Body::text)));
  }

  private static Setting<List<Assertion>> size(Section parent, Grade otherwise) {
    Section section = parent.section("size");
    Setting<Map<String, Matcher<Long>>> wishes =
        NumberMatchers.wishes(section, "body.size", SIZE, bytes -> bytes + " bytes");
    return section.make(() ->
        TextMatchers.notEmpty(wishes.get()).entrySet().stream()
            .<Assertion>map(each ->
                new Wish<>(
                    each.getKey(),
                    otherwise,
                    answer -> answer.facts().find(Seen.BYTES),
                    each.getValue(),
                    bytes -> bytes + " bytes"))
            .toList());
  }

  private static Setting<List<Assertion>> json(Section section, Grade otherwise) {
    List<Setting<List<Assertion>>> wishes = new ArrayList<>();
    for (String path : section.keys()) {
      wishes.add(json(section, path, otherwise));
    }
    return section.make(() -> all(wishes));
  }

  private static Setting<List<Assertion>> json(Section section, String path, Grade otherwise) {
    Setting<Map<String, Matcher<JsonFound>>> found =
        JsonMatchers.read(section, path, "body.json " + path);
    try {
      JsonPath compiled = JsonFound.path(path);
      return found.map(wishes -> jsons(wishes, compiled, otherwise));
    } catch (IllegalArgumentException wrong) {
      return section.refuse(path, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Assertion> jsons(
      Map<String, Matcher<JsonFound>> wishes, JsonPath path, Grade otherwise) {
    return wishes.entrySet().stream()
        .<Assertion>map(each ->
            new Wish<>(
                each.getKey(),
                otherwise,
                answer -> body(answer).map(body -> JsonFound.in(body, path)),
                each.getValue(),
                JsonFound::shown))
        .toList();
  }

  private static Optional<Body> body(Answered answer) {
    return answer.facts().find(Seen.BODY);
  }

  private static List<Assertion> all(List<Setting<List<Assertion>>> wishes) {
    List<Assertion> all = wishes.stream().flatMap(each -> each.get().stream()).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("is empty; say what is expected");
    }
    return all;
  }

  private static String shown(Body body) {
    return body.size() == 0
        ? "an empty body"
        : body.size() + " bytes starting with '" + body.start(SHOWN) + "'";
  }
}
