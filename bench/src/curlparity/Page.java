package curlparity;

import java.util.Optional;

/// One URL that both are asked for. The group is the row of the table it counts in; a difference is
/// on purpose if there is a reason for it.
record Page(String group, String name, String url, Optional<String> onPurpose) {
  Page(String group, String name, String url) {
    this(group, name, url, Optional.empty());
  }
}
