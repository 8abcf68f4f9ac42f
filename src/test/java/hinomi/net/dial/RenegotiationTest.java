package hinomi.net.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.tls.ClientIdentity;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.net.tls.TlsServer;
import hinomi.net.tls.TlsVersion;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Servers that request a client certificate once they know the path, as Apache does for a
/// `<Location>`.
@ParameterizedClass
@EnumSource(TlsEngine.class)
class RenegotiationTest {
  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);

  private final TlsEngine engine;

  @AutoClose private final ProbeRunner runner;

  RenegotiationTest(TlsEngine engine) {
    this.engine = engine;
    runner = new ProbeRunner(ProbeRunner.trust(root.certificate()), engine);
  }

  @Test
  void isAnsweredWithTheClientCertificate() throws IOException {
    try (RawServer server = renegotiating(1, true)) {
      Answered answered = runner.answer(site(server, Optional.of(issued("watch"))));

      assertEquals("CN=watch", answered.facts().find(CommonFacts.BODY).orElseThrow().text());
      assertEquals(Optional.of("sent"), answered.facts().find(CommonFacts.CLIENT_CERTIFICATE));
    }
  }

  @Test
  void isAnsweredWithoutOne() throws IOException {
    try (RawServer server = renegotiating(1, false)) {
      Answered answered = runner.answer(site(server, Optional.empty()));

      assertEquals("nobody", answered.facts().find(CommonFacts.BODY).orElseThrow().text());
      assertEquals(Optional.of("requested"), answered.facts().find(CommonFacts.CLIENT_CERTIFICATE));
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    try (RawServer server = renegotiating(1, true)) {
      Failed failed = runner.failure(site(server, Optional.empty()));

      assertEquals(Cause.TLS, failed.cause());
      assertTrue(
          failed.detail().endsWith("; it requested a client certificate, and the check has none"),
          failed.detail());
    }
  }

  @Test
  void endsWhenItIsRepeated() throws IOException {
    try (RawServer server = renegotiating(Integer.MAX_VALUE, false)) {
      Failed failed = runner.failure(site(server, Optional.empty()));

      assertEquals(
          Map.of(
                  TlsEngine.JDK, "the server renegotiates TLS again and again",
                  TlsEngine.BORINGSSL, "connection closed without a response") // it says no
              .get(engine),
          failed.detail());
    }
  }

  /// In TLS 1.3 the certificate could follow only after the handshake, which no engine here can.
  @Test
  void isAskedForInTls12WhenTls13IsForbidden() throws IOException {
    try (RawServer server = renegotiating(1, true, "TLSv1.2", "TLSv1.3")) {
      Answered answered = runner.answer(site(server, Optional.of(issued("watch"))));

      assertEquals("CN=watch", answered.facts().find(CommonFacts.BODY).orElseThrow().text());
      assertEquals(Optional.of("TLSv1.2"), answered.facts().find(CommonFacts.TLS_VERSION));
    }
  }

  @Test
  void isNotSentWhereTheServerKeepsToTls13() throws IOException {
    try (RawServer server = renegotiating(1, true, "TLSv1.3")) {
      Answered answered = runner.answer(site(server, Optional.of(issued("watch"))));

      assertEquals(Optional.of(403), answered.facts().find(CommonFacts.STATUS));
    }
  }

  /// Renegotiates so often after the request, then says who the client is.
  private RawServer renegotiating(int times, boolean needed) {
    return renegotiating(times, needed, "TLSv1.2");
  }

  /// In TLS 1.3 it forbids everything.
  private RawServer renegotiating(int times, boolean needed, String... versions) {
    return TlsServer.doing(
        TlsServer.context(TlsServer.keyManagers(issued("localhost"))),
        socket -> {
          SSLSocket tls = (SSLSocket) socket;
          RawServer.readHead(tls);
          if (tls.getSession().getProtocol().equals("TLSv1.3")) {
            RawServer.write(tls, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            return;
          }
          AtomicInteger left = new AtomicInteger(times);
          tls.addHandshakeCompletedListener(done -> next(tls, left, done.getSession()));
          tls.setNeedClientAuth(needed);
          if (!needed) {
            tls.setWantClientAuth(true);
          }
          next(tls, left, tls.getSession());
          RawServer.awaitEnd(tls);
        },
        versions);
  }

  private static void next(SSLSocket tls, AtomicInteger left, SSLSession session) {
    try {
      if (left.getAndDecrement() > 0) {
        tls.startHandshake();
      } else {
        String name = name(session);
        RawServer.write(
            tls, "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String name(SSLSession session) {
    try {
      return session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException nobody) {
      return "nobody";
    }
  }

  private static Site site(RawServer server, Optional<ThrowawayCa.Identity> client) {
    return Site.at("https://localhost/")
        .address("127.0.0.1:" + server.port())
        .tls(
            new TlsOptions(
                true,
                List.of(),
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                client.map(
                    it -> ClientIdentity.ofPem(it.chainPem(), it.keyPem(), Optional.empty()))));
  }

  private ThrowawayCa.Identity issued(String name) {
    return root.issue(List.of(name), now.minusSeconds(60), now.plusSeconds(86_400));
  }
}
