package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hinomi.check.Report;
import hinomi.demo.World;
import hinomi.outcome.Phase;
import hinomi.outcome.Seen;
import hinomi.probe.Probe;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The repository's own checks, all of them, against the embedded sites and the embedded intake.
class EmbeddedWorldTest {
  /// What is out of order on purpose; a blinking site is in order half of the time.
  private static final Map<String, String> TROUBLE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("trouble-endless", "failed too-large"),
              Map.entry("trouble-error", "failed assertion"),
              Map.entry("trouble-expired", "failed tls"),
              Map.entry("trouble-expiring", "degraded assertion"),
              Map.entry("trouble-half-answer", "failed protocol"),
              Map.entry("trouble-metadata", "failed blocked"),
              Map.entry("trouble-names-disagree", "failed assertion"),
              Map.entry("trouble-not-http", "failed protocol"),
              Map.entry("trouble-redirect-loop", "failed redirect"),
              Map.entry("trouble-refused", "failed connect"),
              Map.entry("trouble-silent", "failed timeout"),
              Map.entry("trouble-slow", "degraded assertion"),
              Map.entry("trouble-udp-nobody", "failed connect"),
              Map.entry("trouble-unknown-issuer", "failed tls"),
              Map.entry("trouble-wrong-host", "failed tls"),
              Map.entry("trouble-wrong-text", "failed assertion")));

  @Test
  void isSeenAsItIsAndToldWithoutOneRefusal() throws Exception {
    Vertx vertx = Vertx.vertx();
    World world = World.start(vertx, InstantSource.system()).await(10, TimeUnit.SECONDS);
    FileOptions.Good files = assertInstanceOf(FileOptions.Good.class, new FileOptions().load());
    WholeSettings settings = files.settings().in(world.network(), world.intakePort());

    List<Report> reports;
    boolean delivered;
    try (RunningAgent agent = new RunningAgent(settings, files.secrets(), List.of())) {
      reports = agent.once(files.checks(), _ -> {});
      delivered = agent.deliver(Duration.ofSeconds(10));
    }
    vertx.close().await();

    assertEquals(TROUBLE, outOfOrder(reports));
    assertEquals(Map.of(), beyondWhatIsReckoned(reports));
    assertEquals(true, delivered);
    assertEquals(List.of(), world.intake().rejections());
  }

  /// Checks that show more phases of one request, or a certificate, than their probes say they do.
  private static Map<String, String> beyondWhatIsReckoned(List<Report> reports) {
    Map<String, String> beyond = new TreeMap<>();
    for (Report report : reports) {
      Probe probe = report.check().probe();
      Set<Phase> phases = new HashSet<>(report.outcome().timing().phases().keySet());
      phases.remove(Phase.REDIRECT);
      boolean certificate = report.outcome().facts().find(Seen.CERTIFICATES).isPresent();
      if (report.check().name().equals("http-leads-to-https")) {
        continue; // nobody knows beforehand where a site leads
      }
      if (phases.size() > probe.phases() || (certificate && !probe.showsCertificate())) {
        beyond.put(report.check().name(), phases + (certificate ? " and a certificate" : ""));
      }
    }
    return beyond;
  }

  private static Map<String, String> outOfOrder(List<Report> reports) {
    Map<String, String> found = new TreeMap<>();
    for (Report report : reports) {
      report
          .verdict()
          .reason()
          .filter(_ -> !report.check().name().equals("trouble-blinking"))
          .ifPresent(reason ->
              found.put(report.check().name(), report.verdict().grade().key() + " " + reason));
    }
    return found;
  }
}
