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
import hinomi.probe.ProbeRunner;
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

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void thatDoNotExistAreReported() {
    fails(3, "cannot resolve site.example (name server %s): the name does not exist (NXDOMAIN)");
  }

  @Test
  void thatTheServerFailsOnAreReported() {
    fails(2, "cannot resolve site.example (name server %s): the name server failed (SERVFAIL)");
  }

  @Test
  void thatTheServerRefusesToResolveAreReported() {
    fails(
        5,
        "cannot resolve site.example (name server %s): the name server refused the query (REFUSED)");
  }

  @Test
  void withoutAnAddressOfTheFamilyAreReported() {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1")) {

      Failed failed = RUNNER.failure(site(1, names).family(Family.IPV6));

      assertEquals(Cause.DNS, failed.cause());
      assertEquals(
          "cannot resolve site.example (name server "
              + names.address()
              + "): the response has no IPv6 address",
          failed.detail());
    }
  }

  @Test
  void areQueriedTwiceWhenTheServerIsSilent() {
    try (NameServer names = NameServer.answering(NameServer.SILENT)) {

      Failed failed = RUNNER.failure(site(1, names).family(Family.IPV4), Duration.ofSeconds(8));

      assertAll(
          () -> assertEquals(Cause.DNS, failed.cause()),
          () ->
              assertEquals(
                  "cannot resolve site.example (name server "
                      + names.address()
                      + "): the name server does not answer",
                  failed.detail()),
          () -> assertEquals(2, names.questions()),
          () -> assertEquals(Set.of(), ProbeRunner.phases(failed)));
    }
  }

  @Test
  void areQueriedEachTime() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer server = RawServer.saying(OK)) {
      Site site = site(server.port(), names).family(Family.IPV4);

      RUNNER.answer(site);
      RUNNER.answer(site);

      assertEquals(2, names.questions());
    }
  }

  @Test
  void haveAllTheirAddressesTriedInOrder() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.2", "127.0.0.1");
        RawServer server = RawServer.saying(OK)) {

      Answered answered = RUNNER.answer(site(server.port(), names));

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

      Failed failed = RUNNER.failure(site(port, names));

      assertEquals(
          "connection refused by 127.0.0.2:%1$d; connection refused by 127.0.0.1:%1$d"
              .formatted(port),
          failed.detail());
    }
  }

  @Test
  void areReportedWithTheirNameServer() throws IOException {
    try (NameServer names = NameServer.knowing("site.example", "127.0.0.1");
        RawServer server = RawServer.saying(OK)) {
      String port = ":" + server.port() + "/";

      assertEquals(
          List.of(names.address(), "pinned", "literal"),
          Stream.of(
                  site(server.port(), names),
                  Site.at("http://site.example" + port).address("127.0.0.1"),
                  Site.at("http://127.0.0.1" + port))
              .map(site -> RUNNER.answer(site).facts().find(CommonFacts.RESOLVER).orElseThrow())
              .toList());
    }
  }

  @Test
  void areNotNeededForAddresses() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 50, Pin.literal("::1"));
        RawServer server = new RawServer(socket, NamesTest::ok)) {

      Answered answered = RUNNER.answer(Site.at("http://[::1]:" + server.port() + "/"));

      assertEquals(6, answered.facts().find(CommonFacts.IP).orElseThrow());
      assertEquals(
          "[::1]:" + server.port(), answered.facts().find(CommonFacts.ADDRESS).orElseThrow());
      assertFalse(ProbeRunner.phases(answered).contains(Phase.DNS));
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

      Failed failed = RUNNER.failure(site(1, names));

      assertEquals(Cause.DNS, failed.cause());
      assertEquals(detail.formatted(names.address()), failed.detail());
    }
  }

  private static Site site(int port, NameServer names) {
    return Site.at("http://site.example:" + port + "/").resolver(names.address());
  }
}
