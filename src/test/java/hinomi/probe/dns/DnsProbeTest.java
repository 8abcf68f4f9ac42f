package hinomi.probe.dns;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigUtil;
import hinomi.loopback.DnsAnswers;
import hinomi.loopback.RawServer;
import hinomi.loopback.UdpServer;
import hinomi.net.NetworkPolicy;
import hinomi.net.NetworkSettings;
import hinomi.net.address.Pin;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Cause;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import hinomi.verdict.Verdict;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

class DnsProbeTest {
  /// Where the number of additional records ends in a question.
  private static final int ADDITIONAL = 11;

  private static final String ANSWER = "A 192.0.2.1";

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @Test
  void seesTheAnswerAndAllThatBelongsToIt() {
    try (UdpServer server =
        saying(question ->
            DnsAnswers.flagged(question, Flags.AA, ANSWER, "CNAME www.Example.test."))) {

      Answered answered = assertInstanceOf(Answered.class, look(server, ""));

      assertAll(
          () -> assertEquals("NOERROR", answered.facts().find(DnsResponse.CODE).orElseThrow()),
          () ->
              assertEquals(
                  List.of(ANSWER), answered.facts().find(DnsResponse.ANSWERS).orElseThrow()),
          () ->
              assertEquals(
                  List.of("CNAME www.example.test."),
                  answered.facts().find(DnsResponse.ALIASES).orElseThrow()),
          () -> assertEquals(300, answered.facts().find(DnsResponse.TTL).orElseThrow()),
          () -> assertEquals(true, answered.facts().find(DnsResponse.AUTHORITATIVE).orElseThrow()),
          () -> assertEquals(false, answered.facts().find(DnsResponse.AUTHENTICATED).orElseThrow()),
          () -> assertEquals("udp", answered.facts().find(DnsResponse.TRANSPORT).orElseThrow()),
          () ->
              assertEquals(
                  "127.0.0.1:" + server.port(),
                  answered.facts().find(DnsResponse.SERVER).orElseThrow()),
          () -> assertEquals(Set.of(Phase.FIRST_BYTE), ProbeRunner.phases(answered)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "additional { count = 1, matches = \"^A 192\\\\.0\\\\.2\\\\.7$\" } | passed",
        "additional { count = 0 } | additional.count is 1, expected 0",
        "authority { matches = \"^NS ns1\\\\.\", count = 1 } | passed",
      })
  void isJudgedByAllSections(String expect, String output) {
    try (UdpServer server =
        saying(question ->
            DnsAnswers.message(
                question,
                message -> {
                  message.addRecord(DnsAnswers.recordOf("a.", ANSWER), Section.ANSWER);
                  message.addRecord(DnsAnswers.recordOf("a.", "NS ns1.a."), Section.AUTHORITY);
                  message.addRecord(
                      DnsAnswers.recordOf("ns1.a.", "A 192.0.2.7"), Section.ADDITIONAL);
                  message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
                  return message;
                }))) {
      Verdict verdict = judged(server, "", "expect { " + expect + " }");

      assertEquals(output, verdict.message().orElse("passed"));
    }
  }

  /// A response of another class is not one to the query.
  @Test
  void asksInItsClassAndIgnoresOthers() {
    try (UdpServer server =
        saying(question -> {
          byte[] answer = DnsAnswers.record(question, ANSWER);
          assertEquals(3, question[question.length - 11 - 1]);
          return DnsAnswers.with(answer, question.length - 11 - 1, 1);
        })) {
      Failed failed =
          assertInstanceOf(
              Failed.class,
              RUNNER.run(
                  CheckText.as(
                          "dns { name = a.example, class = CH, dnssec = true, server = \"127.0.0.1:%d\" }"
                              .formatted(server.port()))
                      .probe(),
                  Duration.ofMillis(300)));
      assertEquals("timeout", failed.cause().key());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code = NOERROR | passed",
        "code = [NXDOMAIN, SERVFAIL] | code is NOERROR, expected NXDOMAIN or SERVFAIL",
        "answers { any = [192.0.2.9, 192.0.2.1] } | passed",
        "answers { any = 192.0.2.9 }"
            + " | answers.any is A 192.0.2.1, A 192.0.2.2, expected any of 192.0.2.9",
        "answers { all = [\"A 192.0.2.1\", 192.0.2.2] } | passed",
        "answers { all = [192.0.2.1, 192.0.2.3] }"
            + " | answers.all is A 192.0.2.1, A 192.0.2.2, expected all of 192.0.2.1, 192.0.2.3",
        "answers { none = 192.0.2.3 } | passed",
        "answers { none = 192.0.2.2 }"
            + " | answers.none is A 192.0.2.1, A 192.0.2.2, expected none of 192.0.2.2",
        "answers { count = 2 } | passed",
        "answers { count { at-least = 3 } } | answers.count is 2, expected at least 3",
        "answers { matches = \"^A 192\\\\.0\\\\.2\\\\.2$\" } | passed",
        "answers { matches = \"1.*2$\" } | passed",
        "answers { matches = \"1 A\" } | answers.matches is A 192.0.2.1, A 192.0.2.2,"
            + " expected a record that matches '1 A'",
        "authority { count = 0 } | passed",
        "ttl { at-least = 1m, at-most = 5m } | passed",
        "ttl { at-most = 1m } | ttl is 5 min, expected at most 1 min",
        "authenticated = true | authenticated is false, expected true",
        "authoritative = false | passed",
        "latency { first-byte = 4s, dns = 1s } | passed",
      })
  void isJudgedByWhatIsExpected(String expect, String output) {
    try (UdpServer server =
        saying(question -> DnsAnswers.record(question, "A 192.0.2.1", "A 192.0.2.2"))) {

      Verdict verdict = judged(server, "", "expect { " + expect + " }");

      assertEquals(output, verdict.message().orElse("passed"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AAAA | AAAA 2001:db8:0:0:0:0:0:7 | 2001:db8::7",
        "MX | MX 10 Mail.Example. | 10 mail.example",
        "MX | MX 10 mail.example. | MX 10 mail.example.",
        "TXT | TXT \"v=spf1 \" \"-all\" | v=spf1 -all",
        "NS | NS ns1.example. | ns1.example",
        "CNAME | CNAME www.example. | WWW.example.",
        "SRV | SRV 1 2 5060 sip.example. | 1 2 5060 sip.example.",
        "CAA | CAA 0 issue \"ca.example\" | 0 issue \"ca.example\"",
        "NAPTR | NAPTR 100 10 \"S\" \"SIP+D2U\" \"\" sip.example. | 100 10 \"S\" \"SIP+D2U\" \"\" sip.example.",
        "DS | DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118 | 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118",
        "TLSA | TLSA 3 1 1 d2abde24 | 3 1 1 D2ABDE24",
        "HTTPS | HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1 | 1 . alpn=\"h2,h3\" ipv4hint=192.0.2.1",
        "SVCB | SVCB 1 svc.example. port=8443 ipv6hint=2001:db8::1 | 1 svc.example. port=8443 ipv6hint=2001:db8::1",
        "TXT | TXT \"v=spf1 \" \"Mixed\" | \"v=spf1 \" \"Mixed\"",
        "TXT | TXT Mixed=Case. | Mixed=Case.",
        "TXT | TXT \"a \\\" b\" | TXT \"a \\\" b\"",
        "DS | DS 60485 5 2 d4b7d520e7bb5f0f67674a0ccEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A"
            + " | DS 60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4 469DA50A",
        "AAAA | AAAA 2001:db8::7 | AAAA 2001:DB8:0::7",
        "HTTPS | HTTPS 1 . mandatory=port port=443 ech=AEj+ key7=a | 1 . mandatory=port port=443 ech=AEj+ key7=\"a\"",
        "PTR | PTR www.example. | www.example",
        "SOA | SOA ns.example. root.example. 7 3600 600 86400 60"
            + " | ns.example. root.example. 7 3600 600 86400 60",
      })
  void knowsEveryTypeOfRecord(String type, String record, String wanted) {
    try (UdpServer server = saying(question -> DnsAnswers.record(question, record))) {

      Verdict verdict =
          judged(
              server,
              "type = " + type,
              "expect { answers { all = " + ConfigUtil.quoteString(wanted) + " } }");

      assertEquals(Optional.empty(), verdict.message());
    }
  }

  /// RFC 6891, 7.
  @Test
  void asksAgainWithoutEdnsWhereTheServerDoesNotKnowIt() {
    try (UdpServer server =
        saying(question ->
            question[ADDITIONAL] == 1
                ? DnsAnswers.code(question, 1)
                : DnsAnswers.record(question, "A 192.0.2.1"))) {

      Verdict verdict = judged(server, "", "expect { answers { all = \"192.0.2.1\" } }");

      assertEquals(Optional.empty(), verdict.message());
    }
  }

  @Test
  void asksAgainWithoutEdnsWhereTheServerDropsIt() {
    try (UdpServer server =
        UdpServer.answering(question ->
            question[ADDITIONAL] == 1
                ? List.of()
                : List.of(DnsAnswers.record(question, "A 192.0.2.1")))) {

      Outcome outcome = RUNNER.run(check(server, "", "").probe(), Duration.ofSeconds(2));
      Failed signed =
          assertInstanceOf(
              Failed.class,
              RUNNER.run(check(server, "dnssec = true", "").probe(), Duration.ofMillis(300)));

      assertEquals(Optional.of(false), outcome.facts().find(DnsResponse.EDNS), outcome::toString);
      assertEquals(Cause.TIMEOUT, signed.cause());
    }
  }

  @ParameterizedTest
  @CsvSource({"edns = true, passed", "edns = false, 'edns is true, expected false'"})
  void tellsWhetherTheServerKnowsEdns(String expect, String output) {
    try (UdpServer server =
        saying(question ->
            DnsAnswers.message(
                question,
                message -> {
                  message.addRecord(DnsAnswers.recordOf("a.", ANSWER), Section.ANSWER);
                  message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
                  return message;
                }))) {

      assertEquals(
          output, judged(server, "", "expect { " + expect + " }").message().orElse("passed"));
    }
  }

  @Test
  void saysWhoseRecordsAreMissing() {
    try (UdpServer alias = saying(query -> DnsAnswers.record(query, "CNAME www.example.test."));
        UdpServer referral =
            saying(query ->
                DnsAnswers.message(
                    query,
                    message -> {
                      message.addRecord(DnsAnswers.recordOf("a.", "NS ns1.a."), Section.AUTHORITY);
                      return message;
                    }))) {

      assertEquals(
          "the name a.example, an alias of www.example.test, has no MX records (NODATA)",
          judged(alias, "type = MX", "").message().orElseThrow());
      assertEquals(
          "the name server only refers to others: NS ns1.a.",
          judged(referral, "recursion = false", "").message().orElseThrow());
    }
  }

  @Test
  void expectsAnAnswerUnlessAnErrorIsExpected() {
    try (UdpServer empty = saying(question -> DnsAnswers.record(question));
        UdpServer unknown = saying(question -> DnsAnswers.code(question, 3))) {

      assertAll(
          () ->
              assertEquals(
                  "the name a.example has no A records (NODATA)",
                  judged(empty, "", "").message().orElseThrow()),
          () ->
              assertEquals(
                  "the name a.example does not exist (NXDOMAIN)",
                  judged(unknown, "", "").message().orElseThrow()),
          () ->
              assertEquals(
                  Optional.empty(), judged(unknown, "", "expect { code = NXDOMAIN }").message()));
    }
  }

  @Test
  void saysWhichServersDisagree() {
    try (UdpServer one = saying(question -> DnsAnswers.record(question, "A 192.0.2.1"));
        UdpServer same = saying(question -> DnsAnswers.record(question, "A 192.0.2.1"));
        UdpServer other = saying(question -> DnsAnswers.record(question, "A 192.0.2.2"))) {

      assertEquals(Optional.empty(), judged(List.of(one, same), "").message());
      assertEquals(
          "name servers disagree: 127.0.0.1:%d says A 192.0.2.1, 127.0.0.1:%d says A 192.0.2.2"
              .formatted(one.port(), other.port()),
          judged(List.of(one, other), "").message().orElseThrow());
      assertEquals(
          Optional.empty(), judged(List.of(one, other), "expect { agree = false }").message());
    }
  }

  @Test
  void saysWhichOfTheServersFailed() {
    try (UdpServer one = saying(question -> DnsAnswers.record(question, ANSWER))) {
      int nobody = UdpServer.nobody();
      String servers = "servers = [\"127.0.0.1:" + one.port() + "\", \"127.0.0.1:" + nobody + "\"]";

      Verdict verdict = CheckText.as("dns { name = a.example, " + servers + " }").judgedBy(RUNNER);

      assertEquals("connect", verdict.reason().orElseThrow());
      assertEquals(
          "127.0.0.1:%1$d: port unreachable: nothing listens on UDP 127.0.0.1:%1$d"
              .formatted(nobody),
          verdict.message().orElseThrow());
    }
  }

  @Test
  void asksByTcpWhatIsTooLargeForADatagram() throws IOException {
    try (RawServer stream = RawServer.doing(socket -> answer(socket, DnsProbeTest::good));
        UdpServer datagrams =
            UdpServer.at(stream.port(), question -> List.of(DnsAnswers.truncated(question)))) {

      Answered answered = assertInstanceOf(Answered.class, look(datagrams, ""));

      assertEquals(List.of(ANSWER), answered.facts().find(DnsResponse.ANSWERS).orElseThrow());
      assertEquals("tcp", answered.facts().find(DnsResponse.TRANSPORT).orElseThrow());
      assertEquals(Set.of(Phase.CONNECT, Phase.FIRST_BYTE), ProbeRunner.phases(answered));
    }
  }

  @Test
  void usesAnotherRandomIdEachTime() {
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    try (UdpServer server =
        saying(question -> {
          numbers.add((question[0] & 0xff) << 8 | (question[1] & 0xff));
          return good(question);
        })) {
      for (int look = 0; look < 20; look++) {
        assertInstanceOf(Answered.class, look(server, ""));
      }
    }

    assertTrue(numbers.size() > 15, numbers::toString);
  }

  @Test
  void setsTheFlagsOfTheCheck() {
    byte[][] asked = new byte[1][];
    try (UdpServer server =
        saying(question -> {
          asked[0] = question;
          return good(question);
        })) {

      look(server, "recursion = false, dnssec = true");
      int alone = asked[0][2] & 1;
      int signed = asked[0][asked[0].length - 4] & 0x80;
      look(server, "");

      assertAll(
          () -> assertEquals(0, alone),
          () -> assertEquals(0x80, signed),
          () -> assertEquals(1, asked[0][2] & 1),
          () -> assertEquals(0, asked[0][asked[0].length - 4] & 0x80));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.10, 10.2.0.192.in-addr.arpa",
    "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "日本語.example., xn--wgv71a119e.example",
    "_dmarc.Example.com, _dmarc.example.com",
  })
  void asksForNamesAsTheWireHasThem(String written, String asked) {
    RecordType type = Pin.isLiteral(written) ? RecordType.PTR : RecordType.A;

    assertEquals(asked, new DnsQuery(written, type, true, false).name());
  }

  @Test
  void verifiesTheCertificateOfAServerOverTls() throws Exception {
    ThrowawayCa ca = ThrowawayCa.root("Test", java.time.Instant.now());
    ThrowawayCa.Identity identity = identity(ca, "ns1.example.test");
    try (RawServer server =
            TlsServer.doing(
                TlsServer.context(TlsServer.keyManagers(identity)),
                socket -> answer(socket, DnsProbeTest::good));
        ProbeRunner trusting = ProbeRunner.trusting(ca.certificate())) {
      String check = "dns { name = a.example, server = \"127.0.0.1:%d\", transport = tls%s }";
      String named = check.formatted(server.port(), ", sni = ns1.example.test");
      String unnamed = check.formatted(server.port(), "");

      Outcome good = trusting.run(CheckText.as(named).probe(), ProbeRunner.TIMEOUT);
      Failed wrongHost =
          assertInstanceOf(
              Failed.class, trusting.run(CheckText.as(unnamed).probe(), ProbeRunner.TIMEOUT));
      Failed untrusted =
          assertInstanceOf(
              Failed.class, RUNNER.run(CheckText.as(named).probe(), ProbeRunner.TIMEOUT));

      assertAll(
          () -> assertInstanceOf(Answered.class, good),
          () ->
              assertEquals(
                  Set.of(Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE), ProbeRunner.phases(good)),
          () -> assertEquals(Cause.TLS, wrongHost.cause()),
          () -> assertEquals(Cause.TLS, untrusted.cause()));
    }
  }

  @Test
  void asksTheResolverOfTheSettingsWhenNoServerIsNamed() throws Exception {
    try (UdpServer server = saying(DnsProbeTest::good);
        ProbeRunner runner =
            new ProbeRunner(
                new NetworkSettings(
                    Optional.of(Pin.parse("127.0.0.1:" + server.port())),
                    List.of(),
                    java.util.Map.of(),
                    NetworkPolicy.DEFAULT))) {

      Verdict verdict = CheckText.as("dns { name = a.example }").judgedBy(runner);

      assertEquals(Optional.empty(), verdict.message());
    }
  }

  static byte[] good(byte[] question) {
    return DnsAnswers.record(question, ANSWER);
  }

  static void answer(Socket socket, UnaryOperator<byte[]> answers) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] question = in.readNBytes(in.readUnsignedShort());
    byte[] answer = answers.apply(question);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(answer.length);
    out.write(answer);
    out.flush();
  }

  private static ThrowawayCa.Identity identity(ThrowawayCa ca, String name) {
    java.time.Instant now = java.time.Instant.now();
    return ca.issue(
        List.of(name),
        now.minus(java.time.Duration.ofDays(1)),
        now.plus(java.time.Duration.ofDays(9)));
  }

  private static UdpServer saying(UnaryOperator<byte[]> answer) {
    return UdpServer.answering(question -> List.of(answer.apply(question)));
  }

  private static Outcome look(UdpServer server, String keys) {
    return RUNNER.run(check(server, keys, "").probe(), ProbeRunner.TIMEOUT);
  }

  private static Verdict judged(UdpServer server, String keys, String expect) {
    return check(server, keys, expect).judgedBy(RUNNER);
  }

  private static Verdict judged(List<UdpServer> servers, String expect) {
    String all =
        String.join(
            ", ", servers.stream().map(each -> "\"127.0.0.1:" + each.port() + "\"").toList());
    return CheckText.as("dns { name = a.example, servers = [" + all + "] }, " + expect)
        .judgedBy(RUNNER);
  }

  private static CheckText check(UdpServer server, String keys, String expect) {
    return CheckText.as(
        "dns { name = a.example, server = \"127.0.0.1:%d\", %s }, %s"
            .formatted(server.port(), keys, expect));
  }
}
