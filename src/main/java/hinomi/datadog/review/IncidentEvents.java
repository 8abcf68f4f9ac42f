package hinomi.datadog.review;

import hinomi.check.Check;
import hinomi.config.OneLine;
import hinomi.datadog.DatadogTag;
import hinomi.datadog.resource.AccountReader;
import hinomi.report.MonthReport.Incident;
import hinomi.report.MonthReport.Scope;
import hinomi.text.Cut;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The incidents of a month, from the events that agents send when a check changes its state.
final class IncidentEvents {
  private static final String PATH = "/api/v2/events";
  private static final int PAGE = 1_000;
  private static final int MAX_PAGES = 20;
  private static final int MAX_TEXT = 100;

  /// Incidents at the end of a month are restored after it.
  private static final Duration AFTER_THE_MONTH = Duration.ofDays(1);

  private final AccountReader account;
  private final Request request;
  private final String namespace;
  private final Consumer<String> progress;
  private final Scope scope;

  IncidentEvents(
      AccountReader account, Request request, String namespace, Consumer<String> progress) {
    this.account = account;
    this.request = request;
    this.namespace = DatadogTag.of("hinomi", namespace);
    this.progress = progress;
    this.scope = request.scope();
  }

  Future<List<Owned<Incident>>> read() {
    return pages(Optional.empty(), 1, new ArrayList<>()).map(this::incidents);
  }

  private Future<List<StateEvent>> pages(
      Optional<String> cursor, int page, List<StateEvent> earlier) {
    if (page > MAX_PAGES) {
      return Future.failedFuture(
          new IllegalStateException(
              "more than %,d events in the month; --team takes those of a team"
                  .formatted(MAX_PAGES * PAGE)));
    }
    progress.accept("events, page " + page);
    return account
        .get(PATH, parameters(cursor))
        .compose(answer -> {
          answer.getJsonArray("data", new JsonArray()).stream()
              .flatMap(each -> StateEvent.of((JsonObject) each).stream())
              .filter(each -> !each.isOfOther(namespace))
              .forEach(earlier::add);
          return next(answer)
              .map(after -> pages(Optional.of(after), page + 1, earlier))
              .orElseGet(() -> Future.succeededFuture(earlier));
        });
  }

  private static Optional<String> next(JsonObject answer) {
    return Optional.ofNullable(answer.getJsonObject("meta"))
        .flatMap(meta -> Optional.ofNullable(meta.getJsonObject("page")))
        .flatMap(page -> Optional.ofNullable(page.getString("after")))
        .filter(after -> !after.isEmpty());
  }

  private Map<String, String> parameters(Optional<String> cursor) {
    Instant end = scope.end().plus(AFTER_THE_MONTH);
    Map<String, String> parameters = new HashMap<>();
    parameters.put("filter[query]", query());
    parameters.put("filter[from]", scope.start().toString());
    parameters.put("filter[to]", (end.isBefore(request.now()) ? end : request.now()).toString());
    parameters.put("page[limit]", String.valueOf(PAGE));
    parameters.put("sort", "timestamp");
    cursor.ifPresent(after -> parameters.put("page[cursor]", after));
    return parameters;
  }

  private String query() {
    String all = "check:* state:(up OR degraded OR down)";
    return request.teams().size() == 1 && !request.teams().contains("")
        ? all + " " + DatadogTag.of("team", request.teams().iterator().next())
        : all;
  }

  /// What an event says by its tags.
  private record StateEvent(Instant at, Map<String, String> tags) {
    static Optional<StateEvent> of(JsonObject event) {
      JsonObject attributes = event.getJsonObject("attributes", new JsonObject());
      Map<String, String> tags = new HashMap<>();
      for (Object each : attributes.getJsonArray("tags", new JsonArray())) {
        String[] tag = String.valueOf(each).split(":", 2);
        tags.putIfAbsent(tag[0], tag.length == 2 ? OneLine.of(Cut.to(MAX_TEXT, tag[1])) : "");
      }
      return time(attributes)
          .filter(_ -> tags.containsKey("check") && tags.containsKey("state"))
          .map(at -> new StateEvent(at, tags));
    }

    private static Optional<Instant> time(JsonObject attributes) {
      try {
        return Optional.ofNullable(attributes.getString("timestamp"))
            .map(text -> OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    }

    boolean isOfOther(String namespace) {
      return tags.containsKey("hinomi") && !namespace.equals("hinomi:" + tags.get("hinomi"));
    }

    String tag(String key) {
      return tags.getOrDefault(key, "");
    }

    Optional<Instant> seconds(String key) {
      return Optional.of(tag(key))
          .filter(text -> text.matches("\\d{1,11}"))
          .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    }

    /// A check that flaps is held degraded, though it fails again and again.
    boolean isTrouble() {
      return tag("state").equals("down") || isFlapping();
    }

    boolean isFlapping() {
      return tags.containsKey("flapping");
    }

    boolean endsTrouble() {
      return tag("was").equals("down");
    }
  }

  private List<Owned<Incident>> incidents(List<StateEvent> events) {
    Map<String, List<StateEvent>> byCheck =
        events.stream().collect(Collectors.groupingBy(each -> each.tag("check")));
    Map<String, String> teams =
        request.checks().stream()
            .collect(Collectors.toMap(Check::name, Request::team, (one, _) -> one));
    List<Owned<Incident>> all = new ArrayList<>();
    byCheck.forEach((check, ofCheck) ->
        team(check, teams, ofCheck.getFirst())
            .filter(request.teams()::contains)
            .ifPresent(
                team -> merged(check, ofCheck).forEach(each -> all.add(new Owned<>(team, each)))));
    return all;
  }

  /// A check that is in no file any more belongs to the team of its tag.
  private Optional<String> team(String check, Map<String, String> known, StateEvent event) {
    String team = event.tag("team");
    Optional<String> inFiles = Optional.ofNullable(known.get(check));
    return request.isPartial()
        ? inFiles
        : inFiles.or(() ->
            team.isEmpty() ? Optional.of("") : request.teamOfTag(DatadogTag.of("team", team)));
  }

  /// Incidents at several locations that overlap are one.
  private List<Incident> merged(String check, List<StateEvent> events) {
    List<Incident> each = new ArrayList<>();
    events.stream()
        .collect(Collectors.groupingBy(event -> event.tag("location")))
        .forEach((location, ofLocation) -> each.addAll(atLocation(check, location, ofLocation)));
    return Overlaps.merged(each).stream().filter(this::isOfMonth).toList();
  }

  private boolean isOfMonth(Incident incident) {
    return incident.began().or(incident::reported).filter(scope.end()::isAfter).isPresent()
        && incident.restored().filter(end -> !end.isAfter(scope.start())).isEmpty();
  }

  private static List<Incident> atLocation(String check, String location, List<StateEvent> events) {
    List<Incident> incidents = new ArrayList<>();
    Optional<Incident> open = Optional.empty();
    for (StateEvent event : events.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList()) {
      if (event.isTrouble()) {
        open = open.or(() -> Optional.of(begun(check, location, event)));
      } else {
        open.or(() -> earlier(check, location, event))
            .map(each -> restored(each, event))
            .ifPresent(incidents::add);
        open = Optional.empty();
      }
    }
    open.ifPresent(incidents::add);
    return incidents;
  }

  private static Incident begun(String check, String location, StateEvent event) {
    return new Incident(
        check,
        List.of(location),
        event.seconds("since").or(() -> Optional.of(event.at())),
        Optional.of(event.at()),
        Optional.empty(),
        event.isFlapping() ? "flapping" : HumanText.lower(event.tag("reason")));
  }

  /// Trouble that was reported before the first event we read.
  private static Optional<Incident> earlier(String check, String location, StateEvent event) {
    return Optional.of(event)
        .filter(StateEvent::endsTrouble)
        .map(_ ->
            new Incident(
                check,
                List.of(location),
                event.seconds("was-since"),
                Optional.empty(),
                Optional.empty(),
                ""));
  }

  private static Incident restored(Incident incident, StateEvent event) {
    return new Incident(
        incident.check(),
        incident.locations(),
        incident.began(),
        incident.reported(),
        event.seconds("since").or(() -> Optional.of(event.at())),
        incident.reason());
  }
}
