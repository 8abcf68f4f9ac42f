package hinomi.probe.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hinomi.loopback.Daemon;
import hinomi.net.tls.ThrowawayCa;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import hinomi.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An unbound of its own, with a zone of its own, over UDP, TCP and TLS.
class RealNameServerTest {
  private static final Path UNBOUND = Path.of("/usr/sbin/unbound");

  @TempDir private static Path folder;
  private static ProbeRunner runner;
  private static Daemon unbound;
  private static int port;
  private static int tlsPort;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isExecutable(UNBOUND), "unbound is not installed (Debian package unbound)");
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
        Optional.of("answers is empty, expected at least 1"),
        judged("kagura.test, type = AAAA", "ttl { at-least = 0s }").message());
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
      %4$s
    remote-control:
      control-enable: no
    """
        .formatted(port, tlsPort, folder, many);
  }
}
