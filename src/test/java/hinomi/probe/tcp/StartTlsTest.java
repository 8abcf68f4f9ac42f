package hinomi.probe.tcp;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import hinomi.loopback.RawServer;
import hinomi.loopback.RawServer.Script;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class StartTlsTest {
  private static final String SSL_REQUEST = "\0\0\0\b\u0004\u00d2\u0016/";
  private static final String LDAP_REQUEST =
      "0\u001d\u0002\u0001\u0001w\u0018\u0080\u00161.3.6.1.4.1.1466.20037";
  private static final String LDAP_YES = "0\f\u0002\u0001\u0001x\u0007\n\u0001\0\u0004\0\u0004\0";
  private static final String LDAP_NO =
      "0\u0084\0\0\0\u000f\u0002\u0001\u0001x\n\n\u00015\u0004\0\u0004\u0003no!";

  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa.Identity identity =
      root.issue(List.of("localhost"), now.minusSeconds(60), now.plusSeconds(86_400));

  @AutoClose private final ProbeRunner runner = ProbeRunner.trusting(root.certificate());

  static Stream<Arguments> dialogues() {
    return Stream.of(
        dialogue(
            "smtp",
            "> 220-mail.example ESMTP\r\n220-no spam\r\n220 ready\r\n",
            "< EHLO [127.0.0.1]\r\n",
            "> 250-mail.example\r\n250-SIZE 1000\r\n250-starttls\r\n250 HELP\r\n",
            "< STARTTLS\r\n",
            "> 220 go ahead\r\n"),
        dialogue(
            "imap",
            "> * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n",
            "< a STARTTLS\r\n",
            "> * NOTE soon\r\na OK begin\r\n"),
        dialogue("pop3", "> +OK POP3 ready\r\n", "< STLS\r\n", "> +OK begin\r\n"),
        dialogue(
            "ftp",
            "> 120 a moment\r\n",
            "> 220-Welcome\r\n  to everybody\r\n 220 not yet\r\n220 ready\r\n",
            "< AUTH TLS\r\n",
            "> 234 go ahead\r\n"),
        dialogue("postgresql", "< " + SSL_REQUEST, "> S"),
        dialogue("ldap", "< " + LDAP_REQUEST, "> " + LDAP_YES));
  }

  private static Arguments dialogue(String protocol, String... turns) {
    return arguments(protocol, turns);
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void leadsToTheCertificate(String protocol, String... turns) throws IOException {
    try (RawServer server = serving(turns)) {

      Answered answered = runner.answer(probe(server, protocol));

      Certificate own = answered.facts().find(CommonFacts.CERTIFICATES).orElseThrow().getFirst();
      assertAll(
          () -> assertEquals(Optional.of("CN=localhost"), own.subject()),
          () -> assertEquals("SHA256withECDSA EC 256", kind(own)),
          () -> assertEquals("absent", answered.facts().find(CommonFacts.OCSP).orElseThrow()),
          () ->
              assertEquals(
                  Set.of(Phase.CONNECT, Phase.STARTTLS, Phase.TLS), ProbeRunner.phases(answered)));
    }
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void countsInTheTotal(String protocol, String... turns) throws IOException {
    try (RawServer server = serving(turns)) {

      Timing timing = runner.answer(probe(server, protocol)).timing();

      Duration apart =
          Stream.of(Phase.CONNECT, Phase.STARTTLS, Phase.TLS)
              .map(each -> timing.of(each).orElseThrow())
              .reduce(Duration.ZERO, Duration::plus);
      assertEquals(apart, timing.total().orElseThrow());
      assertTrue(timing.of(Phase.STARTTLS).orElseThrow().toNanos() > 0);
    }
  }

  private static String kind(Certificate certificate) {
    return certificate.signature().orElseThrow()
        + " "
        + certificate.key().orElseThrow()
        + " "
        + certificate.keyBits().orElseThrow();
  }

  /// An attacker between us and the server has only the time before the handshake to speak.
  @ParameterizedTest
  @MethodSource("dialogues")
  void failsWhenMoreIsSentBeforeTls(String protocol, String... turns) throws IOException {
    String[] more = turns.clone();
    more[more.length - 1] += "250 injected\r\n";
    try (RawServer server = serving(more)) {

      Failed failed = runner.failure(probe(server, protocol));

      assertEquals("protocol", failed.cause().key());
      assertEquals("the server sent more data before TLS: '250 injected\\r\\n'", failed.detail());
    }
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void endsAfterSilenceAtAnyTurn(String protocol, String... turns) throws IOException {
    for (int length = 0; length < turns.length; length++) {
      String[] some = Stream.of(turns).limit(length).toArray(String[]::new);
      try (RawServer server = doing(socket -> RawServer.take(socket, some), RawServer::awaitEnd)) {

        Failed failed = runner.failure(probe(server, protocol), Duration.ofSeconds(1));

        assertEquals("timeout", failed.cause().key(), failed::toString);
        assertTrue(
            failed.detail().startsWith("timed out after 1 s waiting for the "), failed.detail());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void endsAfterAResetAtAnyTurn(String protocol, String... turns) throws IOException {
    for (int length = 0; length < turns.length; length++) {
      String[] some = Stream.of(turns).limit(length).toArray(String[]::new);
      try (RawServer server =
          doing(socket -> RawServer.take(socket, some), socket -> socket.setSoLinger(true, 0))) {

        Failed failed = runner.failure(probe(server, protocol));

        String inWords = failed.cause().key() + ": " + failed.detail();
        assertTrue(inWords.matches("(?i)(protocol|connect): .*connection reset.*"), inWords);
      }
    }
  }

  static final List<Arguments> REFUSALS =
      List.of(
          arguments(
              "smtp",
              "protocol",
              "expected greeting 220, the server sent '554 no'",
              "> 554 no\r\n"),
          arguments(
              "smtp",
              "protocol",
              "not an SMTP reply: 'HTTP/1.1 400 Bad Request'",
              "> HTTP/1.1 400 Bad Request\r\n\r\n"),
          arguments("smtp", "protocol", "not an SMTP reply: 'hello'", "> 220-a\r\nhello\r\n"),
          arguments(
              "smtp", "protocol", "the server refused EHLO: '550 who?'", "> 220 a\r\n550 who?\r\n"),
          arguments(
              "smtp",
              "tls",
              "the server does not offer STARTTLS",
              "> 220 a\r\n250-a\r\n250 8BITMIME\r\n"),
          arguments("smtp", "tls", "the server does not offer STARTTLS", "> 220 a\r\n250\r\n"),
          arguments(
              "smtp",
              "tls",
              "the server refused STARTTLS: '454 not now'",
              "> 220 a\r\n250-a\r\n250 STARTTLS\r\n454 not now\r\n"),
          arguments(
              "imap",
              "protocol",
              "expected greeting * OK, the server sent '* BYE full'",
              "> * BYE full\r\n"),
          arguments("imap", "protocol", "not an IMAP reply: 'oops'", "> * OK a\r\noops\r\n"),
          arguments(
              "imap",
              "tls",
              "the server refused STARTTLS: 'a BAD what?'",
              "> * OK a\r\n* x\r\na BAD what?\r\n"),
          arguments(
              "pop3", "tls", "the server refused STARTTLS: '-ERR no'", "> +OK a\r\n-ERR no\r\n"),
          arguments("ftp", "tls", "the server refused STARTTLS: '534 no'", "> 220 a\r\n534 no\r\n"),
          arguments(
              "ftp", "protocol", "not an FTP reply: 'SSH-2.0-OpenSSH'", "> SSH-2.0-OpenSSH\r\n"),
          arguments("postgresql", "tls", "the server does not offer TLS", "> N"),
          arguments("postgresql", "protocol", "not a PostgreSQL reply: 'E'", "> E\0\0\0"),
          arguments(
              "ldap", "tls", "the server refused STARTTLS: LDAP result code 53", "> " + LDAP_NO),
          arguments("ldap", "protocol", "not an LDAP response to StartTLS", "> HTTP"),
          arguments("ldap", "protocol", "not an LDAP response to StartTLS", "> 0\u0080"));

  @ParameterizedTest
  @FieldSource("REFUSALS")
  void saysHowTheServerRefused(String protocol, String cause, String detail, String said)
      throws IOException {
    try (RawServer server = doing(socket -> RawServer.take(socket, said), RawServer::awaitEnd)) {

      Failed failed = runner.failure(probe(server, protocol));

      assertEquals(cause + ": " + detail, failed.cause().key() + ": " + failed.detail());
    }
  }

  @ParameterizedTest
  @FieldSource
  void endsWhenThereIsNoEnd(String protocol, String again) throws IOException {
    try (RawServer server = doing(socket -> {}, socket -> endless(socket, again))) {

      Failed failed = runner.failure(probe(server, protocol));

      assertEquals("too-large", failed.cause().key(), failed::toString);
      server.awaitAllClosed();
    }
  }

  static final List<Arguments> endsWhenThereIsNoEnd =
      List.of(
          arguments("smtp", "220-hello\r\n"),
          arguments("smtp", "220 hello, without an end"),
          arguments("ftp", "220-hello\r\n"),
          arguments("imap", "x"),
          arguments("ldap", "0\u0083\u00ff\u00ff\u00ff"));

  private static void endless(Socket socket, String again) throws IOException {
    while (true) {
      RawServer.write(socket, again.repeat(50));
    }
  }

  private RawServer serving(String... turns) {
    return doing(
        socket -> RawServer.take(socket, turns),
        socket -> RawServer.awaitEnd(TlsServer.begin(socket, identity)));
  }

  private static RawServer doing(Script first, Script then) {
    return RawServer.doing(socket -> {
      first.play(socket);
      then.play(socket);
    });
  }

  private static Probe probe(RawServer server, String protocol) {
    return CheckText.tls(
        "host = localhost, address = \"127.0.0.1\", port = %d, starttls = %s"
            .formatted(server.port(), protocol));
  }
}
