package hinomi.config;

import com.typesafe.config.ConfigException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Translates the messages of the HOCON library, which are for its developers, for authors of check
/// files.
final class SyntaxErrors {
  private static final Pattern BRACES = Pattern.compile("\\{[a-z][a-z0-9-]*}");

  private static final Pattern TYPOGRAPHIC = Pattern.compile("[“”„«»]");
  private static final Pattern YAML = Pattern.compile("^\\s*- *[\\w-]+: ");

  private record Rule(Pattern theirs, Function<MatchResult, String> ours) {}

  private static final List<Rule> RULES =
      List.of(
          rule("unescaped newline|quote was still open", "a quote is not closed in this line"),
          rule("unescaped tab", "in quotes a tab is written \\t"),
          rule(
              "backslash followed by '(.)'",
              "in quotes a backslash is written twice: \\\\%s, also in regular expressions"),
          rule("Substitution \\$\\{ was not closed", "${ is not closed with a }"),
          rule("triple-quoted string was still open", "a \"\"\" is not closed"),
          rule("List should have.*'[}=]'|List should have ended", "a list is not closed with ]"),
          rule("List should have", "an element of a list is missing"),
          rule("unbalanced close brace", "unexpected }: nothing is open"),
          rule("Reserved character '(.)'", "'%s' must be quoted"),
          rule("got ':'", "text with a colon must be quoted, as \"https://...\""),
          rule("Key '(.*?)' may not be", "after the key '%s' comes neither = nor {"),
          rule("LIST rather than object", "the file must hold keys, as checks { }, not a list"),
          rule("(leading, trailing|adjacent)", "a key with such dots must be quoted"),
          rule("not '\\$' followed by|'\\$' not followed", "a $ must be quoted"),
          rule("cycle of substitutions involving (\\$\\{[^}]*})", "%s refers to itself"),
          rule("Cannot concatenate", "text cannot be joined with an object or a list"),
          rule("or a comma, got '+([^']+)'", "'%s' is not expected here"),
          rule("not: '(.+?)'", "'%s' is not expected here: a key is missing"),
          rule("wrong token: '(.+?)'", "a value is wanted here, not '%s'"),
          rule("Expecting a value", "a value is missing"),
          rule("expecting include parameter", "include needs a quoted file name"),
          rule("nested inside a list", "include cannot stand inside a list"));

  private SyntaxErrors() {}

  static String inWords(ConfigException wrong, String text) {
    int line = wrong.origin() == null ? 0 : wrong.origin().lineNumber();
    String at = text.lines().skip(Math.max(0, line - 1)).findFirst().orElse("");
    String theirs = String.valueOf(wrong.getMessage());
    if (BRACES.matcher(at.replaceAll("\"[^\"]*\"", "")).find() && theirs.contains("Key '")) {
      return "text with braces must be quoted, as \"shop-{city}\"";
    }
    if (TYPOGRAPHIC.matcher(at.replaceAll("\"[^\"]*\"", "")).find()) {
      return "text is quoted by \", not by typographic quotes";
    }
    if (YAML.matcher(at).find()) {
      return "looks like YAML; check files are HOCON: checks { NAME { http { url = \"...\" } } }";
    }
    if (theirs.contains("end of file") && !theirs.contains("quote")) {
      return unfinished(new Brackets(text).unclosedAt());
    }
    return RULES.stream()
        .map(rule -> said(rule, theirs))
        .filter(said -> !said.isEmpty())
        .findFirst()
        .orElseGet(() -> plain(theirs));
  }

  private static String unfinished(int line) {
    return line > 0
        ? "unexpected end of file: a bracket of line " + line + " is not closed"
        : "unexpected end of file: a value is missing";
  }

  private static String said(Rule rule, String theirs) {
    Matcher found = rule.theirs().matcher(theirs);
    return found.find() ? rule.ours().apply(found) : "";
  }

  private static Rule rule(String theirs, String ours) {
    return new Rule(
        Pattern.compile(theirs),
        found -> found.groupCount() > 0 ? ours.formatted(found.group(1)) : ours);
  }

  /// The library's message without the place, which problems have anyway, and without its hints in
  /// brackets.
  private static String plain(String theirs) {
    return Suggestions.lowered(
        theirs.replaceFirst("^<[^>]*>: (\\d+: )?", "").replaceFirst(" \\(.*", ""));
  }
}
