package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.DnsAnswers;
import hinomi.loopback.UdpServer;
import hinomi.net.address.Family;
import hinomi.net.address.Pin;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ResolverTest {
  private static final String A = "A www.example.";
  private static final String AAAA = "AAAA www.example.";
  private static final List<byte[]> LOST = List.of();

  private static final VertxInternal VERTX =
      (VertxInternal) Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private Duration patience = Duration.ofMinutes(1);
  private final List<String> questions = new CopyOnWriteArrayList<>();

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  /// Also where the system has one name server only.
  @Test
  void asksAgainWhenADatagramIsLost() {
    patience = Duration.ofMillis(200);

    List<InetAddress> found =
        resolve(
            Family.ANY,
            question -> count(A) == 1 && asked(question).equals(A) ? LOST : bothOf(question));

    assertEquals(addresses("192.0.2.1", "2001:db8::1"), found);
    assertEquals(2, count(A));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
  void asksNobodyForAnAddress(String address) {
    assertEquals(addresses(address), resolve(address, Family.ANY, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "a.localhost", "a.b.localhost"})
  void asksNobodyForThisMachine(String name) {
    assertEquals(addresses("127.0.0.1"), resolve(name, Family.IPV4, List.of()));
  }

  @Test
  void asksTheNextServerAtOnceAfterAnError() {
    try (UdpServer first = UdpServer.answering(question -> code(question, 2));
        UdpServer second = UdpServer.answering(question -> recording(question, this::bothOf))) {

      assertEquals(
          addresses("192.0.2.1", "2001:db8::1"),
          resolve("www.example", Family.ANY, List.of(), first, second));
      assertEquals(List.of(1, 1), List.of(count(A), count(AAAA)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ANY", "IPV4"})
  void takesTheAddressAtTheEndOfTheAliasesWithoutAnotherQuery(Family family) {
    List<InetAddress> found =
        resolve(
            family,
            question ->
                asked(question).startsWith("A ")
                    ? records(
                        question,
                        "www.example. CNAME edge.example.net.",
                        "edge.example.net. A 192.0.2.1")
                    : records(question, "www.example. CNAME edge.example.net."));

    assertEquals(addresses("192.0.2.1"), found);
    assertEquals(family == Family.ANY ? List.of(A, AAAA) : List.of(A), questions());
  }

  /// Long before the last of ten queries has got no answer.
  @Test
  void goesOnWithoutIpv6WhenNobodyAnswersForIt() {
    try (UdpServer server =
        UdpServer.answering(question ->
            recording(question, it -> asked(it).equals(A) ? record(it, "A 192.0.2.1") : LOST))) {

      assertEquals(
          addresses("192.0.2.1"),
          resolve("www.example", Family.ANY, List.of(), server, server, server, server, server));
      assertTrue(count(AAAA) < 10, () -> "queries: " + count(AAAA));
    }
  }

  /// Long before the query for A is given up, if it is possible to connect over IPv6.
  @Test
  void goesOnWithoutIpv4WhenNobodyAnswersForItAndThereIsARouteOverIpv6() {
    assertEquals(
        addresses("::1"),
        resolve(
            Family.ANY,
            question -> asked(question).equals(A) ? LOST : record(question, "AAAA ::1")));
    assertEquals(1, count(A));
  }

  /// No machine has a route to an address of this kind without a scope.
  @Test
  void waitsForIpv4WithoutARouteOverIpv6() {
    patience = Duration.ofSeconds(2);

    List<InetAddress> found =
        resolve(
            Family.ANY,
            question ->
                !asked(question).equals(A)
                    ? record(question, "AAAA fe80::1")
                    : count(A) == 1 ? LOST : record(question, "A 192.0.2.1"));

    assertEquals(addresses("192.0.2.1", "fe80::1"), found);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void takesOneFamilyWhereTheServerFailsForTheOther(int code) {
    assertAll(
        () ->
            assertEquals(
                addresses("192.0.2.1"),
                resolve(
                    Family.ANY,
                    question ->
                        asked(question).equals(A)
                            ? record(question, "A 192.0.2.1")
                            : code(question, code))),
        () ->
            assertEquals(
                addresses("2001:db8::1"),
                resolve(
                    Family.ANY,
                    question ->
                        asked(question).equals(AAAA)
                            ? record(question, "AAAA 2001:db8::1")
                            : code(question, code))));
  }

  @Test
  void followsAnAliasThatTheServerLeavesToIt() {
    assertEquals(
        addresses("192.0.2.1"),
        resolve(
            Family.IPV4,
            question ->
                asked(question).equals(A)
                    ? record(question, "CNAME edge.example.net.")
                    : record(question, "A 192.0.2.1")));
    assertEquals(List.of(A, "A edge.example.net."), questions);
  }

  @Test
  void endsWhereAliasesGoRoundInCircles() {
    ProbeFault fault =
        assertThrows(
            ProbeFault.class,
            () ->
                resolve(
                    Family.IPV4,
                    question ->
                        record(
                            question,
                            asked(question).equals(A)
                                ? "CNAME edge.example.net."
                                : "CNAME www.example.")));

    assertTrue(fault.detail().endsWith("the response has no IPv4 address"), fault::detail);
    assertEquals(1 + DnsLookup.MAX_ALIASES, questions.size());
  }

  @Test
  void looksForShortNamesInTheSearchList() {
    try (UdpServer server =
        UdpServer.answering(question ->
            recording(
                question,
                each ->
                    asked(each).equals("A www.two.example.")
                        ? record(each, "A 192.0.2.1")
                        : code(each, 3)))) {

      assertEquals(
          addresses("192.0.2.1"),
          resolve("www", Family.IPV4, List.of("one.example", "two.example"), server));
      assertEquals(List.of("A www.one.example.", "A www.two.example."), questions());
    }
  }

  /// Not that the name does not exist below the search list.
  @Test
  void reportsTheFailureForTheNameItself() {
    try (UdpServer server =
        UdpServer.answering(
            question -> recording(question, each -> code(each, asked(each).equals(A) ? 2 : 3)))) {

      ProbeFault fault =
          assertThrows(
              ProbeFault.class,
              () -> resolve("www.example", Family.IPV4, List.of("one.example"), server));

      assertEquals("cannot resolve www.example: the name server failed (SERVFAIL)", fault.detail());
    }
  }

  private List<InetAddress> resolve(Family family, Function<byte[], List<byte[]>> script) {
    try (UdpServer server = UdpServer.answering(question -> recording(question, script))) {
      return resolve("www.example", family, List.of(), server);
    }
  }

  private List<InetAddress> resolve(
      String name, Family family, List<String> search, UdpServer... servers) {
    List<InetSocketAddress> addresses =
        Stream.of(servers)
            .map(each -> new InetSocketAddress(Pin.literal("127.0.0.1"), each.port()))
            .toList();
    ContextInternal context = VERTX.getOrCreateContext();
    Resolver resolver =
        new Resolver(
            VERTX.transport(), () -> new ResolvConf.Content(addresses, search, 1), patience);
    try {
      return resolver
          .resolve(name, family, Optional.empty(), context.nettyEventLoop(), new Cancellation())
          .await();
    } finally {
      resolver.close();
    }
  }

  private List<byte[]> recording(byte[] question, Function<byte[], List<byte[]>> script) {
    questions.add(asked(question));
    return script.apply(question);
  }

  private List<byte[]> bothOf(byte[] question) {
    return record(question, asked(question).startsWith("A ") ? "A 192.0.2.1" : "AAAA 2001:db8::1");
  }

  private int count(String question) {
    return Collections.frequency(questions, question);
  }

  private List<String> questions() {
    return questions.stream().sorted().toList();
  }

  private static List<byte[]> record(byte[] question, String record) {
    return List.of(DnsAnswers.record(question, record));
  }

  private static List<byte[]> code(byte[] question, int code) {
    return List.of(DnsAnswers.code(question, code));
  }

  /// Each with its name, as `www.example. A 192.0.2.1`.
  private static List<byte[]> records(byte[] question, String... records) {
    return List.of(
        DnsAnswers.message(
            question,
            message -> {
              for (String each : records) {
                int space = each.indexOf(' ');
                message.addRecord(
                    DnsAnswers.recordOf(each.substring(0, space), each.substring(space + 1)),
                    Section.ANSWER);
              }
              return message;
            }));
  }

  private static String asked(byte[] question) {
    try {
      var asked = new Message(question).getQuestion();
      return Type.string(asked.getType()) + " " + asked.getName();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static List<InetAddress> addresses(String... addresses) {
    return Stream.of(addresses).map(Pin::literal).toList();
  }
}
