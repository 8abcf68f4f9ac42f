package hinomi.datadog.cost;

import static hinomi.datadog.resource.SomeChecks.SETTINGS;
import static hinomi.datadog.resource.SomeChecks.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.datadog.resource.ResourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillTest {
  private static final Prices PRICES =
      new Prices(
          "2026-11-22",
          150,
          new Prices.Metrics(5, 0, Optional.of(2.0), 10_000_000),
          5,
          new Prices.Mackerel("2019", 1_800, 20),
          new Prices.Fargate(1, 0.25, 0.5, 0.04045, 0.00442, 0.005),
          new Prices.Network(0.062, 0.062, 0.114),
          0.4,
          0.76);
  private static final ResourceSettings ALONE =
      new ResourceSettings(
          "default",
          List.of("tokyo"),
          Optional.empty(),
          Optional.empty(),
          Duration.ofHours(1),
          14,
          Optional.empty());

  private static Bill bill(ResourceSettings settings, List<Check> checks) {
    return Bill.of(checks, _ -> "a.conf", settings, new Location("tokyo"), PRICES);
  }

  private static List<Check> hundred() {
    List<Check> checks = new ArrayList<>();
    for (int index = 0; index < 100; index++) {
      checks.add(check("c" + index, Map.of()));
    }
    return checks;
  }

  @Test
  void oneHundredSitesOncePerMinuteCostUnderThirtyDollars() {
    Bill bill = bill(ALONE, hundred());

    assertEquals(4_320_000, bill.total().runs());
    assertEquals(100 * (2 + 4.0 / 24) + 10, bill.total().series(), 0.01);
    assertEquals(11.33, bill.bySeries(), 0.01);
    assertEquals(9.00, bill.fargate(), 0.01);
    assertEquals(3.65, bill.addresses(), 0.01);
    assertEquals(0.86, bill.egress(), 0.01);
    assertEquals(45.26, bill.nat(), 0.01);
    assertEquals(2_160, bill.synthetics(), 0.01);
    assertEquals(9_000, bill.mackerel(), 0.01);
  }

  @Test
  void eachLocationCostsTheSame() {
    Bill one = bill(ALONE, hundred());
    Bill two = bill(SETTINGS, hundred());

    assertEquals(2 * one.total().series(), two.total().series(), 0.01);
    assertEquals(2 * one.fargate(), two.fargate(), 0.01);
  }

  @Test
  void theCostOfAgentsIsSharedByRuns() {
    List<Check> checks = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      checks.add(check("often" + index, Map.of("interval", "1m")));
    }
    checks.add(check("rare", Map.of("interval", "1h")));
    Bill bill =
        Bill.of(
            checks,
            check -> check.name().replaceAll("[0-9]", ""),
            SETTINGS,
            new Location("tokyo"),
            PRICES);

    double often = bill.ofGroup(bill.byGroup().get("often"));
    double rare = bill.ofGroup(bill.byGroup().get("rare"));

    assertEquals(bill.inTotal(), often + rare, 0.001);
    assertTrue(often > 50 * rare, often + " and " + rare);
  }

  @Test
  void bytesOfOtherKindsAreNotInvented() {
    Bill bill = bill(ALONE, List.of(check("a", Map.of("icmp", Map.of("host", "a.example")))));

    assertEquals(0, bill.egress());
    assertEquals(1, bill.unmeasured());
  }

  @Test
  void aSeriesIsBilledForHoursWithRuns() {
    Check often = check("a", Map.of("interval", "10s"));
    Check daily = check("b", Map.of("interval", "1d"));

    assertEquals(1, SeriesUsage.of(often).getFirst().billed(), 0.001);
    assertEquals(1.0 / 24, SeriesUsage.of(daily).getFirst().billed(), 0.001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http { url = 'https://a.example/' } | 5 | true",
        "http { url = 'http://a.example/' } | 6 | true",
        "http { url = 'http://a.example/', redirects { follow = 0 } } | 4 | false",
        "http { url = 'http://a.example/', redirects { same-scheme = true } } | 4 | false",
        "websocket { url = 'wss://a.example/' } | 6 | true",
        "grpc { host = a.example, port = 443 } | 5 | true",
        "grpc { host = a.example, port = 80, tls = false } | 4 | false",
        "tls { host = a.example } | 3 | true",
        "tcp { host = a.example, port = 22 } | 2 | false",
        "tcp { host = a.example, port = 465, tls = true } | 3 | true",
        "tcp { host = a.example, starttls = smtp } | 4 | true",
        "udp { host = a.example, port = 123, send = a } | 2 | false",
        "dns { name = a.example } | 2 | false",
        "dns { name = a.example, server = '192.0.2.1', transport = tls } | 4 | true",
        "icmp { host = a.example } | 2 | false",
        "journey { steps = [{ name = a, http { url = 'https://a.example/' } }, { wait = 1s },"
            + " { name = b, http { url = 'http://a.example/' } }] } | 11 | false"
      })
  void countsPhasesAndCertificatesOfEachKind(String written, int phases, boolean certificate) {
    String hocon = written.replace('\'', '"') + ", phases = true";
    Check check = check("a", ConfigFactory.parseString(hocon).root().unwrapped());
    List<SeriesUsage> all = SeriesUsage.of(check);

    assertEquals(phases, all.getLast().billed(), 0.001);
    assertEquals(certificate, all.stream().anyMatch(each -> each.metric().contains("certificate")));
  }

  @Test
  void billingByNameCountsPointsOverQuota() {
    List<Check> often = new ArrayList<>();
    hundred().forEach(each -> often.add(check(each.name(), Map.of("interval", "20s"))));
    Bill bill = bill(ALONE, often);

    assertEquals(3 + 7, bill.names());
    assertEquals(2 * 2_960_000.0, bill.pointsAbove(), 1);
    assertEquals(Optional.of(20.0), bill.byNames());
  }

  @Test
  void countsEverySeriesOfAnAgent() throws IOException {
    List<String> golden =
        Files.readAllLines(Path.of("src/test/resources/metrics.txt")).stream()
            .map(line -> line.replaceFirst(" .*", ""))
            .filter(metric -> metric.startsWith("hinomi.agent."))
            .sorted()
            .toList();

    assertEquals(
        golden,
        SeriesUsage.ofAgent().stream().map(SeriesUsage::metric).distinct().sorted().toList());
  }
}
