package hinomi.datadog.review;

import hinomi.check.Location;
import hinomi.datadog.DatadogSettings;
import hinomi.datadog.cost.Bill;
import hinomi.datadog.cost.Prices;
import hinomi.datadog.resource.AccountReader;
import hinomi.datadog.resource.ResourceSettings;
import hinomi.report.MonthReport;
import hinomi.report.MonthReport.Cost;
import hinomi.report.MonthReport.Incident;
import hinomi.report.MonthReport.Objective;
import hinomi.report.MonthReport.Runs;
import hinomi.report.Part;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a month from Datadog. A part that the keys may not read, or that failed, says so in the
/// report; the others are read all the same.
public final class MonthReview {
  private final AccountReader account;
  private final ResourceSettings resources;
  private final Consumer<String> progress;

  /// The settings must have both keys; what is read next is told to `progress`.
  public MonthReview(
      Vertx vertx,
      DatadogSettings settings,
      ResourceSettings resources,
      Consumer<String> progress) {
    this.account = new AccountReader(vertx, settings, resources);
    this.resources = resources;
    this.progress = progress;
  }

  /// A report for each team, in the order of their names.
  public Future<List<MonthReport>> read(Request request, Location own, Prices prices) {
    Bill bill = Bill.of(request.checks(), Request::team, resources, own, prices);
    return part(new SloHistory(account, request, progress).read(), "slos_read")
        .compose(slos ->
            part(new RunCounts(account, request, resources, progress).read(), "timeseries_query")
                .compose(runs ->
                    part(
                            new IncidentEvents(account, request, resources.namespace(), progress)
                                .read(),
                            "events_read")
                        .map(incidents -> new Parts(slos, runs, incidents))))
        .map(parts ->
            request.teams().stream()
                .sorted()
                .map(team -> parts.report(request, team, cost(bill, team)))
                .toList());
  }

  private record Parts(
      Part<List<Owned<Objective>>> slos,
      Part<List<Owned<Runs>>> runs,
      Part<List<Owned<Incident>>> incidents) {
    MonthReport report(Request request, String team, Optional<Cost> cost) {
      return new MonthReport(
          request.scope(team),
          Owned.of(slos, team),
          Owned.of(runs, team),
          Owned.of(incidents, team),
          cost);
    }
  }

  private static <T> Future<Part<T>> part(Future<T> reading, String permission) {
    return reading
        .<Part<T>>map(Part.Known::new)
        .otherwise(error -> new Part.Unreadable<>(reason(error, permission)));
  }

  private static String reason(Throwable error, String permission) {
    if (AccountReader.isForbidden(error)) {
      return "the application key lacks the permission " + permission;
    }
    return error instanceof ClassCastException || error instanceof NullPointerException
        ? "an answer of Datadog has another form than documented"
        : String.valueOf(error.getMessage());
  }

  private static Optional<Cost> cost(Bill bill, String team) {
    return Optional.ofNullable(bill.byGroup().get(team))
        .map(usage -> {
          double dollars = usage.series() / 100 * bill.prices().metrics().hundredSeries();
          return new Cost(
              usage.series(),
              dollars,
              dollars * bill.prices().yenPerDollar(),
              bill.prices().asOf());
        });
  }
}
