package hinomi.cli.once;

import hinomi.assertion.Grade;
import hinomi.config.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;

/// Workflow commands of GitHub Actions, which annotate the line of a check that did not pass
/// (GitHub Docs, "Workflow commands", setting an error message).
public final class GitHubAnnotations implements ResultFormat {
  @Override
  public void write(List<Result> results, UnaryOperator<String> redact, PrintWriter out) {
    for (Result result : results) {
      switch (result) {
        case Result.Ran ran when ran.grade() != Grade.PASSED ->
            out.println(
                command(ran.grade() == Grade.FAILED ? "error" : "warning", ran)
                    + data(OneLine.of(redact.apply(reason(ran) + ran.message()))));
        case Result.Ran _ -> {}
        case Result.Skipped skipped ->
            out.println(command("notice", skipped) + data("skipped: " + skipped.why()));
      }
    }
  }

  private static String command(String level, Result result) {
    return "::"
        + level
        + " file="
        + property(result.place().file())
        + ",line="
        + Math.max(1, result.place().line())
        + ",title="
        + property(result.check())
        + "::";
  }

  private static String reason(Result.Ran ran) {
    return ran.reason().isEmpty() ? "" : ran.reason() + ": ";
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
