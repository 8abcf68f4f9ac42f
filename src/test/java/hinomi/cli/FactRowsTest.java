package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.EarlierHop;
import hinomi.outcome.Fact;
import hinomi.outcome.Facts;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.text.HumanTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FactRowsTest {
  private static final HumanTime TOKYO = new HumanTime(ZoneId.of("Asia/Tokyo"));

  @Test
  void showCommonFactsInWords() {
    Facts facts =
        Facts.of(CommonFacts.HOPS, List.of(hop()))
            .with(CommonFacts.ADDRESS, "203.0.113.7:443")
            .with(CommonFacts.IP, 4)
            .with(CommonFacts.TLS_VERSION, "TLSv1.3")
            .with(CommonFacts.CIPHER, "TLS_AES_128_GCM_SHA256")
            .with(CommonFacts.CERTIFICATES, List.of(certificate()))
            .with(CommonFacts.STATUS, 200)
            .with(CommonFacts.HTTP_VERSION, "HTTP/2")
            .with(CommonFacts.BYTES, 42L)
            .with(CommonFacts.REDIRECTS, 1)
            .with(CommonFacts.URL, URI.create("https://example.com/"));

    assertEquals(
        """
        hop          301 http://example.com/, 203.0.113.7:80, TLSv1.2, certificate 9 days left (dns 1.50, first-byte 20.0 ms)
        address      203.0.113.7:443
        tls          TLSv1.3 TLS_AES_128_GCM_SHA256
        certificate  CN=example.com, 30 days left (until 2026-12-01 09:00:00 +09:00), issued by CN=CA
        response     HTTP/2 200, 42 bytes
        redirects    1 to https://example.com/
        """,
        shown(facts));
  }

  @Test
  void showOtherFactsByName() {
    Map<String, List<String>> perServer = new LinkedHashMap<>();
    perServer.put("ns1", List.of("A", "B"));
    perServer.put("ns2", List.of());
    Facts facts =
        Facts.of(Fact.of("dns.code", value -> value), "NOERROR")
            .with(Fact.of("dns.ttl", value -> value), 60)
            .with(Fact.of("dns.servers", value -> value), perServer)
            .with(
                Fact.of("hops", value -> value),
                List.of(Map.of("url", "https://a/"), Map.of("url", "https://b/")))
            .with(Fact.hidden("dns.secret"), "never");

    assertEquals(
        """
        dns.code         NOERROR
        dns.ttl          60
        dns.servers.ns1  A
        dns.servers.ns1  B
        dns.servers.ns2  none
        hops             url https://a/
        hops             url https://b/
        """,
        shown(facts));
  }

  private static String shown(Facts facts) {
    return String.join("\n", Terminal.columns(FactRows.of(facts, TOKYO))) + "\n";
  }

  private static EarlierHop hop() {
    return new EarlierHop(
        URI.create("http://example.com/"),
        301,
        Optional.of("203.0.113.7:80"),
        new Timing(
            Map.of(
                Phase.DNS, Duration.ofNanos(1_500_000), Phase.FIRST_BYTE, Duration.ofMillis(20))),
        Optional.of("TLSv1.2"),
        Optional.of(9L));
  }

  private static Certificate certificate() {
    return new Certificate(
        "CN=example.com",
        "CN=CA",
        List.of("example.com"),
        "1",
        Instant.parse("2026-11-01T00:00:00Z"),
        Instant.parse("2026-12-01T00:00:00Z"),
        30,
        "SHA256withECDSA",
        "EC",
        256);
  }
}
