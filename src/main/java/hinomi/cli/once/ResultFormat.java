package hinomi.cli.once;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.UnaryOperator;

/// Writes all results for another program.
@FunctionalInterface
public interface ResultFormat {
  /// `redact` masks the secrets in a text.
  void write(List<Result> results, UnaryOperator<String> redact, PrintWriter out);
}
