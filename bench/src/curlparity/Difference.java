package curlparity;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the two do not agree on.
final class Difference {
  private static final Pattern URL = Pattern.compile("(https?)://(?:[^/?#]*@)?([^/?#]*)([^#]*).*");

  private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");

  private Difference() {}

  /// One line for each; none if both have the page, or neither has it.
  static List<String> between(Answer curl, Answer hinomi) {
    if (curl.isPage() != hinomi.isPage()) {
      return List.of("curl: " + shown(curl), "Hinomi: " + shown(hinomi));
    }
    List<String> lines = new ArrayList<>();
    if (curl.ended() && hinomi.ended()) {
      compare("status", curl.status(), hinomi.status(), lines);
      compare("redirects", curl.redirects(), hinomi.redirects(), lines);
      compare("URL", normal(curl.url()), normal(hinomi.url()), lines);
      if (hinomi.bytes() >= 0) {
        compare("bytes", curl.bytes(), hinomi.bytes(), lines);
      }
    } else if (curl.ended() && curl.status() != hinomi.status()) {
      lines.addAll(List.of("curl: " + curl.words(), "Hinomi: " + hinomi.words()));
    }
    return lines;
  }

  private static String shown(Answer answer) {
    return answer.isPage()
        ? "a page, status " + answer.status() + ", " + answer.bytes() + " bytes"
        : answer.words();
  }

  private static void compare(String what, Object curl, Object hinomi, List<String> lines) {
    if (!curl.equals(hinomi)) {
      lines.add("%s: curl %s, Hinomi %s".formatted(what, curl, hinomi));
    }
  }

  /// The same text for URLs that mean the same: without user, fragment and usual port, the host in
  /// ASCII and lower case, escapes in upper case.
  static String normal(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return url;
    }
    String usual = parts.group(1).equals("https") ? ":443" : ":80";
    String host = ascii(parts.group(2).toLowerCase(Locale.ROOT));
    String rest = parts.group(3).startsWith("/") ? parts.group(3) : "/" + parts.group(3);
    String upper = ESCAPE.matcher(rest).replaceAll(it -> it.group().toUpperCase(Locale.ROOT));
    return parts.group(1) + "://" + host.replaceAll(usual + "$", "") + upper;
  }

  private static String ascii(String authority) {
    try {
      return authority.chars().allMatch(each -> each < 128) ? authority : IDN.toASCII(authority);
    } catch (IllegalArgumentException odd) {
      return authority;
    }
  }
}
