package hinomi.datadog.resource;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The marks on the resources of a namespace that make them ours: tags where Datadog has them, else
/// words in a text.
record OwnershipMarks(String namespace) {
  private static final String MANAGED = "managed-by:hinomi";
  private static final String KEY = "hinomi-key:";
  private static final Pattern KEY_IN_TEXT = Pattern.compile(KEY + "([a-z0-9._-]+)");

  String namespaceTag() {
    return "hinomi:" + namespace;
  }

  List<String> tags(String key, Stream<String> more) {
    return Stream.concat(Stream.of(MANAGED, namespaceTag(), KEY + key), more).distinct().toList();
  }

  String inText(String key) {
    return String.join(" ", tags(key, Stream.of()));
  }

  /// Our key, if all marks are among the tags.
  Optional<String> keyIn(List<String> tags) {
    return tags.contains(MANAGED) && tags.contains(namespaceTag())
        ? tags.stream().filter(each -> each.startsWith(KEY)).findFirst().map(this::withoutPrefix)
        : Optional.empty();
  }

  private String withoutPrefix(String tag) {
    return tag.substring(KEY.length());
  }

  /// Our key, if all marks are words of the text.
  Optional<String> keyIn(String text) {
    List<String> words = List.of(text.split("\\s+"));
    return words.contains(MANAGED) && words.contains(namespaceTag())
        ? words.stream()
            .map(KEY_IN_TEXT::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .map(found -> found.group(1))
        : Optional.empty();
  }
}
