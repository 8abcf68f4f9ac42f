package hinomi.datadog.review;

import hinomi.report.Part;
import java.util.List;

/// A value that belongs to a team; the empty name is no team.
record Owned<T>(String team, T value) {
  /// The values of the team.
  static <T> Part<List<T>> of(Part<List<Owned<T>>> all, String team) {
    return all.map(values ->
        values.stream().filter(each -> each.team().equals(team)).map(Owned::value).toList());
  }
}
