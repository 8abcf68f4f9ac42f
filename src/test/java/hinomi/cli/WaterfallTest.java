package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  @Test
  void showsWhatAnUnfinishedPhaseTook() {
    Timing timing =
        new Timing(
            Map.of(Phase.CONNECT, Duration.ofMillis(100)),
            Optional.of(new Timing.Unfinished(Phase.TLS, Duration.ofMillis(300))));

    assertEquals(
        List.of(
            "connect       " + "█".repeat(12) + " ".repeat(37) + "    100.0 ms",
            "tls           " + " ".repeat(12) + "█".repeat(35) + "×     300.0 ms, not finished",
            "total         " + " ".repeat(49) + "    400.0 ms"),
        Waterfall.of(timing));
  }
}
