package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hinomi.loopback.NameServer;
import hinomi.loopback.RawServer;
import hinomi.net.address.Family;
import hinomi.net.address.Pin;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.Lookout;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @AutoClose private static final Lookout LOOKOUT = new Lookout();

  @Test
  void thatDoNotExistAreSaidSo() {
    fails(3, "site.example was not resolved by %s: no such name (NXDOMAIN)");
  }

  @Test
  void thatTheServerFailsOnAreSaidSo() {
    fails(2, "site.example was not resolved by %s: the name server failed (SERVFAIL)");
  }

  @Test
  void thatTheServerRefusesToResolveAreSaidSo() {
    fails(5, "site.example was not resolved by %s: no address given");
  }

  @Test
  void withoutAnAddressOfTheFamilyAreSaidSo() {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1")) {

      Failed failed = LOOKOUT.failure(site(1, names).family(Family.IPV6));

      assertEquals(Cause.DNS, failed.cause());
      assertEquals(
          "site.example was not resolved by " + names.address() + ": no IPv6 address given",
          failed.detail());
    }
  }

  @Test
  void areAskedForTwiceWhenTheServerIsSilent() {
    try (NameServer names = NameServer.answering(NameServer.SILENT)) {

      Failed failed = LOOKOUT.failure(site(1, names).family(Family.IPV4), Duration.ofSeconds(8));

      assertAll(
          () -> assertEquals(Cause.DNS, failed.cause()),
          () ->
              assertEquals(
                  "site.example was not resolved by " + names.address() + ": no answer",
                  failed.detail()),
          () -> assertEquals(2, names.questions()),
          () -> assertEquals(Set.of(), Lookout.phases(failed)));
    }
  }

  @Test
  void areAskedForAnewEachTime() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer server = RawServer.saying(OK)) {
      Site site = site(server.port(), names).family(Family.IPV4);

      LOOKOUT.answer(site);
      LOOKOUT.answer(site);

      assertEquals(2, names.questions());
    }
  }

  @Test
  void haveAllTheirAddressesTriedInOrder() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.2", "127.0.0.1");
        RawServer server = RawServer.saying(OK)) {

      Answered answered = LOOKOUT.answer(site(server.port(), names));

      assertEquals(
          "127.0.0.1:" + server.port(), answered.facts().find(CommonFacts.ADDRESS).orElseThrow());
    }
  }

  @Test
  void whoseAddressesAllRefuseTellOfEach() throws IOException {
    int port;
    try (RawServer server = RawServer.saying(OK)) {
      port = server.port();
    }
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.2", "127.0.0.1")) {

      Failed failed = LOOKOUT.failure(site(port, names));

      assertEquals(
          "connection refused by 127.0.0.2:%1$d; connection refused by 127.0.0.1:%1$d"
              .formatted(port),
          failed.detail());
    }
  }

  @Test
  void areToldWithWhoKnewThem() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer server = RawServer.saying(OK)) {
      String port = ":" + server.port() + "/";

      assertEquals(
          List.of(names.address(), "pinned", "literal"),
          Stream.of(
                  site(server.port(), names),
                  Site.at("http://site.example" + port).address("127.0.0.1"),
                  Site.at("http://127.0.0.1" + port))
              .map(site -> LOOKOUT.answer(site).facts().find(CommonFacts.RESOLVER).orElseThrow())
              .toList());
    }
  }

  @Test
  void areNotNeededForAddresses() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, Pin.literal("::1"));
        RawServer server = new RawServer(socket, NamesTest::ok)) {

      Answered answered = LOOKOUT.answer(Site.at("http://[::1]:" + server.port() + "/"));

      assertEquals(6, answered.facts().find(CommonFacts.IP).orElseThrow());
      assertEquals(
          "[::1]:" + server.port(), answered.facts().find(CommonFacts.ADDRESS).orElseThrow());
      assertFalse(Lookout.phases(answered).contains(Phase.DNS));
    } catch (BindException noIpv6) {
      Assumptions.abort("this machine has no IPv6");
    }
  }

  private static void ok(Socket socket) throws IOException {
    RawServer.readHead(socket);
    RawServer.write(socket, OK);
  }

  private static void fails(int code, String detail) {
    try (NameServer names = NameServer.answering(code)) {

      Failed failed = LOOKOUT.failure(site(1, names));

      assertEquals(Cause.DNS, failed.cause());
      assertEquals(detail.formatted(names.address()), failed.detail());
    }
  }

  private static Site site(int port, NameServer names) {
    return Site.at("http://site.example:" + port + "/").resolver(names.address());
  }
}
