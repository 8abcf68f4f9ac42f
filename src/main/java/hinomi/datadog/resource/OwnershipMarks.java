package hinomi.datadog.resource;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The marks by which resources of a namespace are known to be ours: as tags where Datadog has
/// them, else as words in the text.
record OwnershipMarks(String namespace) {
  private static final String MANAGED = "managed-by:hinomi";
  private static final String KEY = "hinomi-key:";
  private static final Pattern KEY_IN_TEXT = Pattern.compile(KEY + "([a-z0-9._-]+)");

  String space() {
    return "hinomi:" + namespace;
  }

  List<String> tags(String key, Stream<String> more) {
    return Stream.concat(Stream.of(MANAGED, space(), KEY + key), more).distinct().toList();
  }

  String inText(String key) {
    return String.join(" ", tags(key, Stream.of()));
  }

  /// The key of ours, if the tags have all marks.
  Optional<String> keyIn(List<String> tags) {
    return tags.contains(MANAGED) && tags.contains(space())
        ? tags.stream().filter(each -> each.startsWith(KEY)).findFirst().map(this::withoutMark)
        : Optional.empty();
  }

  private String withoutMark(String tag) {
    return tag.substring(KEY.length());
  }

  /// The key of ours, if the text has all marks as words.
  Optional<String> keyIn(String text) {
    List<String> words = List.of(text.split("\\s+"));
    return words.contains(MANAGED) && words.contains(space())
        ? words.stream()
            .map(KEY_IN_TEXT::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .map(found -> found.group(1))
        : Optional.empty();
  }
}
