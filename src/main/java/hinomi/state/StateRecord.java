package hinomi.state;

import hinomi.verdict.Announcement;
import hinomi.verdict.LastRunTimes;
import hinomi.verdict.Level;
import hinomi.verdict.State;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// The state of one check at one location, as one line of JSON.
record StateRecord(String location, String check, State state) {
  /// An older record is ignored.
  private static final Duration MAX_AGE = Duration.ofDays(1);

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
            .put("leaning", state.leaning().key())
            .put("streak", state.streak())
            .put("since", state.since().toString())
            .put("inconclusive", state.isInconclusive())
            .put("flips", state.flips())
            .put("flapping", state.isFlapping())
            .put("announced", state.announced().level().key())
            .put("announced_since", state.announced().since().toString())
            .put("announced_recorded", state.announced().isRecorded());
    put(json, "last_run", state.last().any());
    put(json, "last_conclusive", state.last().conclusive());
    put(json, "last_certificate", state.last().certificate());
    return json.encode();
  }

  private static void put(JsonObject json, String key, Optional<Instant> time) {
    time.ifPresent(it -> json.put(key, it.toString()));
  }

  /// Throws some RuntimeException when the line is no record.
  static StateRecord of(String line) {
    JsonObject json = new JsonObject(line);
    State state =
        new State(
            level(json, "level"),
            level(json, "leaning"),
            Math.max(0, json.getInteger("streak")),
            Instant.parse(json.getString("since")),
            json.getBoolean("inconclusive"),
            json.getInteger("flips") & State.ALL_FLIPS,
            json.getBoolean("flapping"),
            new Announcement(
                level(json, "announced"),
                Instant.parse(json.getString("announced_since")),
                json.getBoolean("announced_recorded")),
            new LastRunTimes(
                time(json, "last_run"),
                time(json, "last_conclusive"),
                time(json, "last_certificate")));
    return new StateRecord(text(json, "location"), text(json, "check"), state);
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
