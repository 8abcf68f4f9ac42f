package hinomi.assertion;

import static hinomi.config.ValueType.SIZE;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.outcome.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Wishes about the body as a whole: its text, its size, its hash. What is inside of it is for
/// [ContentConditions].
final class BodyConditions {
  private static final int SHOWN = 120;
  private static final ValueType<String> HASH = TEXT.as("a SHA-256 hash", BodyConditions::hash);

  private BodyConditions() {}

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
    if (section.has("sha256")) {
      wishes.add(
          section.required("sha256", oneOrMany(HASH)).map(hashes -> hashes(hashes, otherwise)));
    }
    wishes.addAll(ContentConditions.read(section, otherwise));
    wishes.add(SchemaConditions.read(section, otherwise));
    return section.make(() -> Subject.flat(wishes));
  }

  private static List<Assertion> texts(Map<String, Matcher<String>> wishes, Grade otherwise) {
    return wishes.entrySet().stream()
        .<Assertion>map(each ->
            new Condition<>(
                each.getKey(),
                otherwise,
                BodyReader::of,
                onText(each.getValue()),
                BodyConditions::shown))
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
        Subject.all(
            TextMatchers.notEmpty(wishes.get()),
            otherwise,
            BodyReader::size,
            bytes -> bytes + " bytes"));
  }

  private static List<Assertion> hashes(List<String> wanted, Grade otherwise) {
    Matcher<String> matcher = Matcher.of(String.join(" or ", wanted), wanted::contains);
    return Subject.all(
        Map.of("body.sha256", matcher),
        otherwise,
        answer -> BodyReader.of(answer).map(Body::sha256),
        hash -> hash);
  }

  private static String hash(String text) {
    String hash = text.toLowerCase(Locale.ROOT);
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no SHA-256 hash, which has 64 hexadecimal digits; see sha256sum");
    }
    return hash;
  }

  private static String shown(Body body) {
    return body.size() == 0
        ? "an empty body"
        : body.size() + " bytes starting with '" + body.start(SHOWN) + "'";
  }
}
