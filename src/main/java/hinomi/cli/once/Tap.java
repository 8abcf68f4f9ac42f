package hinomi.cli.once;

import hinomi.assertion.Grade;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;

/// The Test Anything Protocol, version 14 (testanything.org). A degraded check is `ok`.
public final class Tap implements ResultFormat {
  @Override
  public void write(List<Result> results, UnaryOperator<String> redact, PrintWriter out) {
    out.println("TAP version 14");
    out.println("1.." + results.size());
    int number = 0;
    for (Result result : results) {
      number++;
      switch (result) {
        case Result.Skipped skipped ->
            out.println("ok " + number + " - " + skipped.check() + " # SKIP " + skipped.why());
        case Result.Ran ran -> {
          String ok = ran.grade() == Grade.FAILED ? "not ok " : "ok ";
          out.println(ok + number + " - " + ran.check());
          diagnostics(ran, redact, out);
        }
      }
    }
  }

  /// YAML, of which JSON strings are a part.
  private static void diagnostics(Result.Ran ran, UnaryOperator<String> redact, PrintWriter out) {
    if (ran.grade() != Grade.PASSED) {
      out.println("  ---");
      out.println("  severity: " + ran.grade().key());
      out.println("  reason: " + ran.reason());
      out.println("  message: " + quoted(redact.apply(ran.message())));
      out.println("  at: " + quoted(ran.place().toString()));
      out.println("  ...");
    }
  }

  private static String quoted(String text) {
    String json = new JsonObject().put("", text).encode();
    return json.substring(json.indexOf(':') + 1, json.length() - 1);
  }
}
