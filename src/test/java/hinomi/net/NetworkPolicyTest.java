package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.address.Cidr;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,",
    "10.0.0.1,",
    "127.0.0.1,",
    "::1,",
    "169.254.169.254, cloud metadata",
    "169.254.170.2, cloud metadata",
    "fd00:ec2::254, cloud metadata",
    "::ffff:169.254.169.254, cloud metadata",
    "169.254.170.23, cloud metadata",
    "fd00:ec2::23, cloud metadata",
    "168.63.129.16, cloud metadata",
    "fd20:ce::254, cloud metadata",
    "fd00:c1::a9fe:a9fe, cloud metadata",
    "100.100.100.200, cloud metadata",
    "64:ff9b::a9fe:a9fe, cloud metadata",
    "64:ff9b::cb00:7107,",
    "64:ff9b:1::a83f:8110, cloud metadata",
    "64:ff9b:1::cb00:7107,",
    "64:ff9b:1:a9fe:a9:fe00::, cloud metadata",
    "2002:a9fe:a9fe::1, cloud metadata",
    "2002:cb00:7107::1,",
    "2001:0:cb00:7107:0:0:5601:5601, cloud metadata",
    "2001:0:a9fe:a9fe::34ff:8ef8, cloud metadata",
    "2001:0:cb00:7107::34ff:8ef8,",
    "2001:db8::a9fe:a9fe,",
    "::169.254.169.254, cloud metadata",
    "::ffff:0:a9fe:a9fe, cloud metadata",
    "2001:db8::5efe:a9fe:a9fe, cloud metadata",
    "2001:db8::200:5efe:a9fe:a9fe, cloud metadata",
    "169.254.1.1, link-local",
    "fe80::1, link-local",
    "224.0.0.1, multicast",
    "ff02::1, multicast",
    "0.0.0.0, unspecified",
    "::, unspecified",
  })
  void keepsFromWhatNoCheckHasBusinessWith(String address, String rule) {
    Optional<String> objection =
        NetworkPolicy.DEFAULT.objection(Pin.literal(address), Optional.empty());

    assertEquals(rule != null, objection.isPresent());
    assertTrue(objection.orElse("").contains(rule == null ? "" : " is " + rule));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 127.0.0.1, true",
    "203.0.113.7, 10.0.0.1, true",
    "203.0.113.7, 192.168.1.1, true",
    "203.0.113.7, 100.64.0.1, true",
    "203.0.113.7, ::1, true",
    "203.0.113.7, fd00::1, true",
    "203.0.113.7, ::ffff:10.0.0.1, true",
    "203.0.113.7, 64:ff9b::a00:1, true",
    "203.0.113.7, 64:ff9b::cb00:7109, false",
    "203.0.113.7, 203.0.113.8, false",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1, 203.0.113.7, false",
  })
  void letsNoServerOutsideSendUsInside(String from, String to, boolean blocked) {
    assertEquals(
        blocked,
        NetworkPolicy.DEFAULT
            .objection(Pin.literal(to), Optional.of(Pin.literal(from)))
            .isPresent());
  }

  @ParameterizedTest
  @CsvSource({"10.1.2.3, false", "10.1.2.4, true", "169.254.169.254, false"})
  void asksWhatIsAllowedFirst(String address, boolean blocked) {
    NetworkPolicy policy =
        new NetworkPolicy(
            List.of(Cidr.parse("10.1.2.3"), Cidr.parse("169.254.169.254/32")),
            List.of(Cidr.parse("10.0.0.0/8")));

    assertEquals(blocked, policy.objection(Pin.literal(address), Optional.empty()).isPresent());
  }

  @Test
  void holdsForPinnedAddressesToo() {
    try (ProbeRunner runner = new ProbeRunner()) {

      Failed failed = runner.failure(Site.at("http://site.example/").address("169.254.169.254"));

      assertEquals(Cause.BLOCKED, failed.cause());
      assertEquals(
          "169.254.169.254 is cloud metadata, which is blocked unless hinomi.network.policy.allow has it",
          failed.detail());
    }
  }

  @Test
  void holdsForNameServersThatAreNamedByChecks() {
    try (ProbeRunner runner = new ProbeRunner()) {

      Failed failed = runner.failure(Site.at("http://site.example/").resolver("169.254.169.253"));

      assertEquals(Cause.BLOCKED, failed.cause());
      assertEquals(
          "cannot resolve site.example: name server 169.254.169.253 is link-local, which is"
              + " blocked unless hinomi.network.policy.allow has it",
          failed.detail());
    }
  }

  @Test
  void holdsOnEveryHop() throws IOException {
    NetworkPolicy policy = new NetworkPolicy(List.of(), List.of(Cidr.parse("127.0.0.2")));
    try (RawServer server =
            RawServer.saying("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:1/\r\n\r\n");
        ProbeRunner runner =
            new ProbeRunner(new NetworkSettings(Optional.empty(), List.of(), Map.of(), policy))) {

      Failed failed = runner.failure(Site.at(server.url()));

      assertEquals(Cause.BLOCKED, failed.cause());
      assertEquals(
          "127.0.0.2 is in 127.0.0.2/32, which hinomi.network.policy.deny blocks", failed.detail());
    }
  }
}
