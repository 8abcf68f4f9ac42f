package hinomi.datadog.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/// A query of a metric monitor, evaluated as Datadog documents it: points in buckets of a minute,
/// first over the series of a group, then over the buckets of the window.
record SimulatedQuery(
    String overTime, Duration window, List<Term> terms, String operator, double critical) {
  private static final Pattern FORM =
      Pattern.compile("(\\w+)\\(last_(\\d+)([mhd])\\):(.*) (<|<=|>|>=) ([0-9.]+)");
  private static final Pattern TERM =
      Pattern.compile(
          "(\\w+):([\\w.]+)\\{([^}]*)}(?: by \\{([^}]*)})?(\\.as_count\\(\\))?(?: \\+ )?");
  private static final long BUCKET = 60;

  /// One metric over the series of a group.
  record Term(String overSeries, String metric, String filter, List<String> by, boolean isCount) {}

  /// One point, with the tags of its series.
  record Sample(String metric, List<String> tags, Instant time, double value) {}

  static SimulatedQuery of(String query) {
    Matcher form = FORM.matcher(query);
    if (!form.matches()) {
      throw new IllegalArgumentException("no query of a metric monitor: " + query);
    }
    List<Term> terms = new ArrayList<>();
    Matcher term = TERM.matcher(form.group(4));
    int end = 0;
    while (term.lookingAt()) {
      List<String> by = term.group(4) == null ? List.of() : List.of(term.group(4).split(",", -1));
      terms.add(new Term(term.group(1), term.group(2), term.group(3), by, term.group(5) != null));
      end = term.end();
      term.region(end, form.group(4).length());
    }
    if (end != form.group(4).length()) {
      throw new IllegalArgumentException("not understood: " + form.group(4).substring(end));
    }
    long unit = Map.of("m", 1L, "h", 60L, "d", 1_440L).get(form.group(3));
    return new SimulatedQuery(
        form.group(1),
        Duration.ofMinutes(Long.parseLong(form.group(2)) * unit),
        terms,
        form.group(5),
        Double.parseDouble(form.group(6)));
  }

  boolean isCount() {
    return terms.getFirst().isCount();
  }

  List<String> by() {
    return terms.getFirst().by();
  }

  /// The groups of these points, such as `check:shop,location:tokyo`.
  static Optional<String> group(List<String> by, List<String> tags) {
    List<String> values =
        by.stream()
            .flatMap(key -> tags.stream().filter(tag -> tag.startsWith(key + ":")).limit(1))
            .toList();
    return values.size() == by.size() ? Optional.of(String.join(",", values)) : Optional.empty();
  }

  boolean reads(Sample sample) {
    return terms.stream()
        .anyMatch(term -> term.metric().equals(sample.metric()) && matches(term, sample.tags()));
  }

  private static boolean matches(Term term, List<String> tags) {
    return Arrays.stream(term.filter().split(" AND ", -1)).allMatch(each -> matches(each, tags));
  }

  private static boolean matches(String condition, List<String> tags) {
    Matcher any = Pattern.compile("(\\w+)( NOT)? IN \\((.*)\\)").matcher(condition);
    if (any.matches()) {
      boolean isIn =
          Arrays.stream(any.group(3).split(", ", -1))
              .anyMatch(value -> tags.contains(any.group(1) + ":" + value));
      return isIn == (any.group(2) == null);
    }
    return tags.contains(condition);
  }

  /// The value of the group at the time; none when the window has no point.
  Optional<Double> value(Collection<Sample> samples, String group, Instant now) {
    Map<Long, Double> buckets = new TreeMap<>();
    for (Term term : terms) {
      Map<Long, Map<List<String>, List<Double>>> bySeries = new TreeMap<>();
      samples.stream()
          .filter(each -> each.metric().equals(term.metric()) && matches(term, each.tags()))
          .filter(each -> group(term.by(), each.tags()).equals(Optional.of(group)))
          .filter(each -> each.time().isAfter(now.minus(window)) && !each.time().isAfter(now))
          .forEach(each ->
              bySeries
                  .computeIfAbsent(
                      each.time().getEpochSecond() / BUCKET,
                      _ -> new TreeMap<>(Comparator.comparing(String::valueOf)))
                  .computeIfAbsent(each.tags(), _ -> new ArrayList<>())
                  .add(each.value()));
      bySeries.forEach((bucket, series) -> {
        DoubleStream ofSeries =
            series.values().stream()
                .mapToDouble(values -> aggregated(term.isCount() ? "sum" : "avg", stream(values)));
        buckets.merge(bucket, aggregated(term.overSeries(), ofSeries), Double::sum);
      });
    }
    return buckets.isEmpty()
        ? Optional.empty()
        : Optional.of(aggregated(overTime, stream(buckets.values())));
  }

  private static DoubleStream stream(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue);
  }

  private static double aggregated(String aggregate, DoubleStream values) {
    return switch (aggregate) {
      case "avg" -> values.average().orElseThrow();
      case "sum" -> values.sum();
      case "min" -> values.min().orElseThrow();
      case "max" -> values.max().orElseThrow();
      default -> throw new IllegalArgumentException(aggregate);
    };
  }

  boolean isBeyond(double value, double threshold) {
    return switch (operator) {
      case "<" -> value < threshold;
      case "<=" -> value <= threshold;
      case ">" -> value > threshold;
      default -> value >= threshold;
    };
  }
}
