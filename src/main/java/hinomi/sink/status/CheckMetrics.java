package hinomi.sink.status;

import hinomi.assertion.Grade;
import hinomi.assertion.StepResult;
import hinomi.check.Check;
import hinomi.check.Report;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Timing;
import hinomi.sink.Sink;
import hinomi.verdict.Level;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// The last run of each check as metrics for Prometheus, in its units. What the run did not measure
/// is absent. Safe for several threads.
public final class CheckMetrics implements Sink, MultiCollector {
  private static final Set<String> OWN =
      Set.of("check", "kind", "location", "state", "phase", "step");
  private static final double NANOS = 1e9;

  private enum Metric {
    UP("hinomi_up", "1 if the last run passed or is degraded, 0 if it failed"),
    LATENCY("hinomi_latency_seconds", "Time of the last request of the last run"),
    PHASE("hinomi_phase_seconds", "Time of each phase of the last request of the last run"),
    CERTIFICATE(
        "hinomi_certificate_not_after_timestamp_seconds",
        "When the certificate of the chain that expires first does"),
    STATE("hinomi_check_state", "1 for the state of the check, 0 for the others");

    private final String key;
    private final String help;

    Metric(String key, String help) {
      this.key = key;
      this.help = help;
    }

    boolean isInSeconds() {
      return key.endsWith("_seconds");
    }
  }

  private record Sample(Metric metric, Labels labels, double value) {}

  private final Map<String, String> constants;
  private final ConcurrentSkipListMap<String, List<Sample>> last = new ConcurrentSkipListMap<>();

  /// The constant tags are labels of every metric; a check's own tags win over them.
  public CheckMetrics(Map<String, String> constants) {
    this.constants = Map.copyOf(constants);
  }

  @Override
  public void accept(Report report) {
    last.put(report.check().name(), samples(report));
  }

  /// Forgets all other checks.
  @Override
  public void replace(List<Check> checks) {
    last.keySet().retainAll(checks.stream().map(Check::name).toList());
  }

  @Override
  public MetricSnapshots collect() {
    List<Sample> all = last.values().stream().flatMap(List::stream).toList();
    return new MetricSnapshots(
        Arrays.stream(Metric.values()).flatMap(each -> snapshot(each, all)).toList());
  }

  @Override
  public List<String> getPrometheusNames() {
    return Arrays.stream(Metric.values()).map(each -> each.key).toList();
  }

  /// None without samples.
  private static Stream<MetricSnapshot> snapshot(Metric metric, List<Sample> all) {
    List<Sample> own = all.stream().filter(each -> each.metric == metric).toList();
    if (own.isEmpty()) {
      return Stream.of();
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.key).help(metric.help);
    if (metric.isInSeconds()) {
      gauge.unit(Unit.SECONDS);
    }
    own.forEach(each ->
        gauge.dataPoint(
            GaugeDataPointSnapshot.builder().labels(each.labels).value(each.value).build()));
    return Stream.of(gauge.build());
  }

  private List<Sample> samples(Report report) {
    Labels labels = labels(report);
    List<Sample> samples = new ArrayList<>();
    for (Level level : Level.values()) {
      double is = report.state().level() == level ? 1 : 0;
      samples.add(new Sample(Metric.STATE, labels.add("state", level.key()), is));
    }
    if (report.verdict().isConclusive()) {
      double up = report.verdict().grade() == Grade.FAILED ? 0 : 1;
      samples.add(new Sample(Metric.UP, labels, up));
    }
    Facts facts = report.outcome().facts();
    if (isTimed(facts) && report.verdict().isConclusive()) {
      addTimes(report, labels, samples);
    }
    notAfter(facts)
        .ifPresent(
            end -> samples.add(new Sample(Metric.CERTIFICATE, labels, end.getEpochSecond())));
    return List.copyOf(samples);
  }

  /// When the agent stalled or lost its network, times are not the site's.
  private static boolean isTimed(Facts facts) {
    return facts.find(CommonFacts.AGENT_STALL).isEmpty()
        && facts.find(CommonFacts.AGENT_OFFLINE).isEmpty();
  }

  /// A journey has phases of its steps only: their sums would not show where time goes.
  private static void addTimes(Report report, Labels labels, List<Sample> samples) {
    List<StepResult> steps = report.outcome().facts().find(StepResult.ALL).orElse(List.of());
    if (report.outcome() instanceof Answered(_, Timing timing)) {
      timing
          .total()
          .ifPresent(total -> samples.add(new Sample(Metric.LATENCY, labels, seconds(total))));
      if (steps.isEmpty()) {
        addPhases(timing, labels, samples);
      }
    }
    steps.stream()
        .filter(step -> step.latency().isPresent())
        .forEach(step -> addPhases(step.timing(), labels.add("step", step.name()), samples));
  }

  private static void addPhases(Timing timing, Labels labels, List<Sample> samples) {
    timing
        .phases()
        .forEach((phase, took) ->
            samples.add(new Sample(Metric.PHASE, labels.add("phase", phase.key()), seconds(took))));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  /// The end of the certificate to which the days left belong.
  private static Optional<Instant> notAfter(Facts facts) {
    Optional<Long> daysLeft = CommonFacts.daysLeft(facts);
    return facts.find(CommonFacts.CERTIFICATES).stream()
        .flatMap(List::stream)
        .filter(each -> each.daysLeft().equals(daysLeft))
        .flatMap(each -> each.notAfter().stream())
        .min(Instant::compareTo);
  }

  private Labels labels(Report report) {
    Map<String, String> labels = new TreeMap<>();
    constants.forEach((tag, value) -> labels.putIfAbsent(labelName(tag), value));
    Map<String, String> own = new TreeMap<>();
    report.check().about().tags().forEach((tag, value) -> own.putIfAbsent(labelName(tag), value));
    labels.putAll(own);
    labels.put("check", report.check().name());
    labels.put("kind", report.check().kind().key());
    labels.put("location", report.location().name());
    return Labels.of(
        labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
  }

  /// Prometheus takes ASCII letters, digits and `_`; two of these at the start are its own.
  static String labelName(String tag) {
    String name = tag.replaceAll("[^a-zA-Z0-9_]", "_").replaceFirst("^_+", "");
    boolean isBad = name.isEmpty() || Character.isDigit(name.charAt(0)) || OWN.contains(name);
    return isBad ? "tag_" + name : name;
  }
}
