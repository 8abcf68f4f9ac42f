package hostile;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the log of an agent says of runs that it blames on itself: one line for each check, until a
/// run says something of its target again. The proof is how long the agent stalled, or waited for
/// memory.
public record AgentLog(int blamed, Map<String, Integer> unproven) {
  private static final int SHOWN = 160;

  public static AgentLog read(Path log) throws IOException {
    int blamed = 0;
    Map<String, Integer> unproven = new TreeMap<>();
    try (Stream<String> lines = Files.lines(log)) {
      for (JsonObject report : (Iterable<JsonObject>) lines.flatMap(AgentLog::report)::iterator) {
        blamed++;
        if (!isProven(report)) {
          unproven.merge(why(report), 1, Integer::sum);
        }
      }
    }
    return new AgentLog(blamed, unproven);
  }

  private static Stream<JsonObject> report(String line) {
    try {
      return Stream.ofNullable(new JsonObject(line).getJsonObject("report"))
          .filter(report -> "agent".equals(report.getString("reason")));
    } catch (DecodeException words) {
      return Stream.empty(); // of the JVM
    }
  }

  private static boolean isProven(JsonObject report) {
    return Optional.ofNullable(report.getJsonObject("agent"))
        .filter(agent -> agent.getLong("stall_ms", 0L) > 0)
        .isPresent();
  }

  private static String why(JsonObject report) {
    String message = report.getString("message", "").replaceAll("\\d+", "N");
    String check = report.getString("check").replaceAll("-\\d+$", "");
    return check + ": " + message.substring(0, Math.min(message.length(), SHOWN));
  }
}
