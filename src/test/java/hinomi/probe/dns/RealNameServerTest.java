package hinomi.probe.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigUtil;
import hinomi.loopback.Daemon;
import hinomi.net.tls.ThrowawayCa;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import hinomi.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An unbound of its own, with a zone of its own, over UDP, TCP and TLS.
class RealNameServerTest {
  private static final Path UNBOUND = Path.of("/usr/sbin/unbound");
  private static final Path DIG = Path.of("/usr/bin/dig");

  private static final List<String> HARD =
      List.of(
          "h1 HTTPS 1 . alpn=\"h2,h3\" ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1",
          "h2 HTTPS 0 svc.hard.test.",
          "h3 HTTPS 1 svc.hard.test. mandatory=alpn,port alpn=\"h2\" no-default-alpn port=8443 ech=\"AEj+DQBE\"",
          // key667="hel lo\210\"" key668
          "h4 TYPE65 \\# 19 000100029b000868656c206c6fd222029c0000",
          // alpn="h2" key7="/dns-query{?dns}"
          "s1 TYPE64 \\# 30 0001000001000302683200070010" + "2f646e732d71756572797b3f646e737d",
          // alpn="f\\\\oo\\,bar,h2" (RFC 9460, D.2)
          "s2 TYPE64 \\# 19 001000000100" + "0c08665c6f6f2c626172026832",
          "_443._tcp TLSA 3 1 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971",
          "child DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
          "n1 NAPTR 100 10 \"S\" \"SIP+D2U\" \"\" _sip._udp.hard.test.",
          "n2 NAPTR 100 50 \"u\" \"E2U+sip\" \"!^.*$!sip:in\\\\fo@hard.test!\" .",
          "c1 CAA 0 issue \"ca.example; policy=ev\"",
          "c2 CAA 128 iodef \"mailto:a\\\"b@hard.test\"",
          "t1 TXT \"Quote \\\" and \" \"Back\\\\slash\"",
          "a6 AAAA 2001:db8:0:0:1:0:0:1",
          "a7 AAAA ::ffff:192.0.2.1",
          "soa SOA ns1.hard.test. first\\.last.hard.test. 7 3600 600 86400 60");

  @TempDir private static Path folder;
  private static ProbeRunner runner;
  private static Daemon unbound;
  private static int port;
  private static int tlsPort;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isExecutable(UNBOUND), "needs unbound (apt-get install unbound)");
    port = Daemon.freePort();
    tlsPort = Daemon.freePort();
    Instant now = Instant.now();
    ThrowawayCa ca = ThrowawayCa.root("Test", now);
    runner = ProbeRunner.trusting(ca.certificate());
    ThrowawayCa.Identity identity =
        ca.issue(
            List.of("ns1.kagura.test"),
            now.minus(Duration.ofDays(1)),
            now.plus(Duration.ofDays(9)));
    Files.writeString(folder.resolve("key.pem"), identity.keyPem());
    Files.writeString(folder.resolve("chain.pem"), identity.chainPem());
    Files.writeString(folder.resolve("unbound.conf"), configuration());
    ProcessBuilder builder =
        new ProcessBuilder(
            UNBOUND.toString(), "-d", "-c", folder.resolve("unbound.conf").toString());
    unbound = Daemon.start(builder, folder, tlsPort);
  }

  @AfterAll
  static void stop() {
    if (unbound != null) {
      unbound.close();
      runner.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "www.kagura.test | A | 192.0.2.10",
        "www.kagura.test | AAAA | 2001:db8::10",
        "kagura.test | MX | 10 mail.kagura.test.",
        "kagura.test | TXT | v=spf1 mx -all",
        "kagura.test | NS | ns1.kagura.test.",
        "kagura.test | SOA | ns1.kagura.test. host.kagura.test. 7 3600 600 86400 60",
        "kagura.test | CAA | 0 issue \"ca.example\"",
        "_sip._tcp.kagura.test | SRV | 10 5 5060 sip.kagura.test.",
        "shop.kagura.test | CNAME | www.kagura.test.",
        "192.0.2.10 | PTR | www.kagura.test.",
      })
  void isReadTheSameOverUdpTcpAndTls(String name, String type, String answer) {
    for (String transport :
        List.of(
            "udp, server = \"127.0.0.1:" + port + "\"",
            "tcp, server = \"127.0.0.1:" + port + "\"",
            "tls, sni = ns1.kagura.test, server = \"127.0.0.1:" + tlsPort + "\"")) {
      Verdict verdict =
          CheckText.as(
                  "dns { name = \"%s\", type = %s, transport = %s }, expect { answers { all = \"%s\", count = 1 } }"
                      .formatted(name, type, transport, answer.replace("\"", "\\\"")))
              .judgedBy(runner);

      assertEquals(Optional.empty(), verdict.message(), transport);
    }
  }

  @Test
  void isQueriedOverTcpWhenItsResponseIsTooLarge() {
    Verdict verdict = judged("many.kagura.test, type = TXT", "answers { count = 40 }");

    assertEquals(Optional.empty(), verdict.message());
  }

  @Test
  void saysThatThereIsNoSuchName() {
    assertEquals(
        Optional.empty(),
        judged("nobody.kagura.test", "code = NXDOMAIN, authority { matches = \"^SOA ns1\" }")
            .message());
  }

  /// As `dig CH TXT version.bind` asks.
  @Test
  void saysItsVersionInClassChaos() {
    assertEquals(
        Optional.empty(),
        judged("version.bind, class = CH, type = TXT", "answers { all = \"kagura 7\", count = 1 }")
            .message());
    assertEquals(
        Optional.of("the name kagura.test has no AAAA records (NODATA)"),
        judged("kagura.test, type = AAAA", "ttl { at-least = 0s }").message());
  }

  /// Records in every form that is hard to write, beside what `dig` writes.
  @ParameterizedTest
  @CsvSource({
    "h1, HTTPS",
    "h2, HTTPS",
    "h3, HTTPS",
    "h4, HTTPS",
    "s1, SVCB",
    "s2, SVCB",
    "_443._tcp, TLSA",
    "child, DS",
    "n1, NAPTR",
    "n2, NAPTR",
    "c1, CAA",
    "c2, CAA",
    "t1, TXT",
    "a6, AAAA",
    "a7, AAAA",
    "soa, SOA",
  })
  void isReadAsDigDoes(String label, String type) throws Exception {
    assumeTrue(Files.isExecutable(DIG), "needs dig (apt-get install bind9-dnsutils)");
    String name = label + ".hard.test";
    String printed = dig(name, type);

    Verdict verdict =
        CheckText.as(
                "dns { name = \"%s\", type = %s, server = \"127.0.0.1:%d\" }, expect { answers { all = %s, count = 1 } }"
                    .formatted(name, type, port, ConfigUtil.quoteString(printed)))
            .judgedBy(runner);

    assertEquals(Optional.empty(), verdict.message(), printed);
  }

  private static String dig(String name, String type) throws Exception {
    Process dig =
        new ProcessBuilder(
                DIG.toString(), "+short", "@127.0.0.1", "-p", String.valueOf(port), name, type)
            .redirectErrorStream(true)
            .start();
    String printed = new String(dig.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, dig.waitFor(), printed);
    return printed.strip();
  }

  private static Verdict judged(String name, String expect) {
    return CheckText.as(
            "dns { name = %s, server = \"127.0.0.1:%d\" }, expect { %s }"
                .formatted(name, port, expect))
        .judgedBy(runner);
  }

  private static String configuration() {
    StringBuilder many = new StringBuilder();
    for (int index = 0; index < 40; index++) {
      many.append("local-data: 'many.kagura.test. TXT \"")
          .append("x".repeat(100))
          .append(index)
          .append("\"'\n");
    }
    String hard =
        HARD.stream()
            .map(each -> "local-data: '" + each.replaceFirst(" ", ".hard.test. ") + "'\n")
            .collect(Collectors.joining());
    return """
    server:
      interface: 127.0.0.1@%1$d
      interface: 127.0.0.1@%2$d
      tls-port: %2$d
      tls-service-key: "%3$s/key.pem"
      tls-service-pem: "%3$s/chain.pem"
      do-daemonize: no
      use-syslog: no
      chroot: ""
      username: ""
      pidfile: ""
      directory: "%3$s"
      module-config: "iterator"
      version: "kagura 7"
      local-zone: "kagura.test." static
      local-data: "kagura.test. SOA ns1.kagura.test. host.kagura.test. 7 3600 600 86400 60"
      local-data: "kagura.test. NS ns1.kagura.test."
      local-data: "kagura.test. MX 10 mail.kagura.test."
      local-data: 'kagura.test. TXT "v=spf1 mx -all"'
      local-data: 'kagura.test. CAA 0 issue "ca.example"'
      local-data: "www.kagura.test. A 192.0.2.10"
      local-data: "www.kagura.test. AAAA 2001:db8::10"
      local-data: "shop.kagura.test. CNAME www.kagura.test."
      local-data: "_sip._tcp.kagura.test. SRV 10 5 5060 sip.kagura.test."
      local-data-ptr: "192.0.2.10 www.kagura.test."
      local-zone: "hard.test." static
      %4$s
    remote-control:
      control-enable: no
    """
        .formatted(port, tlsPort, folder, many + hard);
  }
}
