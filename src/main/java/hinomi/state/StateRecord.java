package hinomi.state;

import hinomi.verdict.Announcement;
import hinomi.verdict.LastRuns;
import hinomi.verdict.Level;
import hinomi.verdict.RecentRuns;
import hinomi.verdict.State;
import hinomi.verdict.Streak;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The state of one check at one location, as one line of JSON.
record StateRecord(String location, String check, State state) {
  /// An older record is ignored; a check may run once a day.
  private static final Duration MAX_AGE = Duration.ofDays(2);

  /// Clocks of two machines differ; a record from further ahead is ignored.
  private static final Duration MAX_SKEW = Duration.ofMinutes(10);

  /// Unique among locations and checks.
  String key() {
    return location + "\n" + check;
  }

  Instant lastRun() {
    return state.last().any().orElse(Instant.MIN);
  }

  boolean isCurrent(Instant now) {
    return lastRun().isAfter(now.minus(MAX_AGE)) && lastRun().isBefore(now.plus(MAX_SKEW));
  }

  String line() {
    JsonObject json =
        new JsonObject()
            .put("location", location)
            .put("check", check)
            .put("level", state.reached().key())
            .put("leaning", state.streak().level().key())
            .put("streak", state.streak().runs())
            .put("streak_since", state.streak().since().toString())
            .put("since", state.since().toString())
            .put("inconclusive", state.isInconclusive())
            .put("recent", letters(state.recent()))
            .put("flapping", state.isFlapping())
            .put("announced", state.announced().level().key())
            .put("announced_since", state.announced().since().toString())
            .put("announced_at", state.announced().at().toString())
            .put("announced_recorded", state.announced().isRecorded());
    if (state.announced().isFlapping()) {
      json.put("announced_flapping", true);
    }
    put(json, "last_run", state.last().any());
    put(json, "last_conclusive", state.last().conclusive());
    put(json, "last_certificate", state.last().certificate());
    state.last().daysLeft().ifPresent(days -> json.put("last_days_left", days));
    return json.encode();
  }

  private static void put(JsonObject json, String key, Optional<Instant> time) {
    time.ifPresent(it -> json.put(key, it.toString()));
  }

  /// Keys that older versions did not write may be absent. Throws some RuntimeException when the
  /// line is no record.
  static StateRecord of(String line) {
    JsonObject json = new JsonObject(line);
    Instant since = Instant.parse(json.getString("since"));
    Instant announcedSince = Instant.parse(json.getString("announced_since"));
    State state =
        new State(
            level(json, "level"),
            new Streak(
                level(json, "leaning"),
                Math.max(0, json.getInteger("streak")),
                time(json, "streak_since").orElse(since)),
            since,
            json.getBoolean("inconclusive"),
            recent(json.getString("recent", "")),
            json.getBoolean("flapping"),
            new Announcement(
                level(json, "announced"),
                json.getBoolean("announced_flapping", false),
                announcedSince,
                time(json, "announced_at").orElse(announcedSince),
                json.getBoolean("announced_recorded")),
            new LastRuns(
                time(json, "last_run"),
                time(json, "last_conclusive"),
                time(json, "last_certificate"),
                Optional.ofNullable(json.getLong("last_days_left"))));
    return new StateRecord(text(json, "location"), text(json, "check"), state);
  }

  /// `u` for up, `e` for degraded, `d` for down, oldest first.
  private static String letters(RecentRuns recent) {
    return recent.levels().stream().map(StateRecord::letter).collect(Collectors.joining());
  }

  private static String letter(Level level) {
    return switch (level) {
      case UP -> "u";
      case DEGRADED -> "e";
      case DOWN -> "d";
      case UNKNOWN -> "";
    };
  }

  private static RecentRuns recent(String letters) {
    return new RecentRuns(
        letters
            .chars()
            .limit(RecentRuns.MAX)
            .mapToObj(letter ->
                switch (letter) {
                  case 'u' -> Level.UP;
                  case 'e' -> Level.DEGRADED;
                  case 'd' -> Level.DOWN;
                  default -> throw new IllegalArgumentException("no run is called " + letter);
                })
            .toList());
  }

  private static String text(JsonObject json, String key) {
    String text = json.getString(key, "");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("has no " + key);
    }
    return text;
  }

  private static Level level(JsonObject json, String key) {
    String word = json.getString(key);
    return Arrays.stream(Level.values())
        .filter(level -> level.key().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no level is called " + word));
  }

  private static Optional<Instant> time(JsonObject json, String key) {
    return Optional.ofNullable(json.getString(key)).map(Instant::parse);
  }
}
