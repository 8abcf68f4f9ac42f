package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.loopback.RawServer;
import hinomi.net.tls.ThrowawayCa.Identity;
import hinomi.outcome.Cause;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
    value = TlsEngine.class,
    names = {"JDK", "BORINGSSL"})
class CertificatesTest {
  private final Instant now = Instant.now();
  private final ThrowawayCa root = ThrowawayCa.root("Test Root", now);
  private final ThrowawayCa issuing = root.intermediate("Test Issuing");

  @AutoClose private final ProbeRunner runner;

  CertificatesTest(TlsEngine engine) {
    runner = new ProbeRunner(ProbeRunner.trust(root.certificate()), engine);
  }

  @Test
  void ofAGoodChainAreReported() throws IOException {
    try (RawServer server = serving(issued("localhost"))) {

      Answered answered = runner.answer(site(server));

      List<Certificate> chain = answered.facts().find(CommonFacts.CERTIFICATES).orElseThrow();
      assertAll(
          () -> assertEquals(List.of("CN=localhost", "CN=Test Issuing"), subjects(chain)),
          () -> assertEquals(Optional.of("CN=Test Issuing"), chain.getFirst().issuer()),
          () -> assertEquals(List.of("localhost"), chain.getFirst().names()),
          () -> assertEquals(Optional.of(29L), chain.getFirst().daysLeft()),
          () ->
              assertEquals("TLSv1.3", answered.facts().find(CommonFacts.TLS_VERSION).orElseThrow()),
          () ->
              assertEquals(
                  Set.of(Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.DOWNLOAD),
                  ProbeRunner.phases(answered)));
    }
  }

  /// As an expired cross-signed root that a server goes on sending.
  @Test
  void outsideOfThePathDoNotCount() throws IOException {
    Identity good = issued("localhost");
    Identity old = ThrowawayCa.selfSigned(List.of("old.example"), day(-30), day(-3));
    List<X509Certificate> sent = new ArrayList<>(good.chain());
    sent.addAll(old.chain());
    SSLContext context = TlsServer.context(new SingleIdentity(new Identity(good.key(), sent)));
    try (RawServer server =
        TlsServer.doing(
            context,
            socket -> {
              RawServer.readHead(socket);
              RawServer.write(socket, TlsServer.HELLO);
            })) {

      Answered first = runner.answer(site(server));
      Answered second = runner.answer(site(server));

      assertEquals(3, first.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size());
      assertEquals(Optional.of(29L), first.facts().find(CommonFacts.DAYS_LEFT));
      assertEquals(Optional.of(29L), second.facts().find(CommonFacts.DAYS_LEFT));
    }
  }

  @Test
  void forAnAddressAreGoodWhenTheyNameIt() throws IOException {
    try (RawServer server = serving(issued("127.0.0.1"))) {

      runner.answer(Site.at("https://127.0.0.1:" + server.port() + "/"));
    }
  }

  @Test
  void mayHaveAWildcardForOneLabel() throws IOException {
    try (RawServer server = serving(issued("*.shop.example"))) {
      Site good = Site.at("https://tokyo.shop.example/").address("127.0.0.1:" + server.port());
      Site deeper = Site.at("https://a.b.shop.example/").address("127.0.0.1:" + server.port());

      runner.answer(good);

      assertEquals(
          "certificate is for *.shop.example, not for a.b.shop.example",
          runner.failure(deeper).detail());
    }
  }

  @Test
  void thatExpiredSaySinceWhen() throws IOException {
    fails(
        issuing.issue(List.of("localhost"), day(-30), day(-3)),
        "certificate expired 3 days ago (CN=localhost)");
  }

  @Test
  void fromTheFutureSayWhen() throws IOException {
    fails(
        issuing.issue(List.of("localhost"), now.plus(Duration.ofHours(60)), day(30)),
        "certificate is not valid yet, valid in 2 days (CN=localhost)");
  }

  @Test
  void forAnotherHostAreReportedWithTheirNames() throws IOException {
    fails(
        issued("a.example", "b.example"),
        "certificate is for a.example, b.example, not for localhost");
  }

  @Test
  void ofAnUnknownAuthorityNameIt() throws IOException {
    ThrowawayCa other = ThrowawayCa.root("Other Root", now).intermediate("Other Issuing");
    fails(
        other.issue(List.of("localhost"), day(-1), day(30)),
        "certificate is issued by an unknown authority (CN=Other Root)");
  }

  @Test
  void withoutTheIntermediateSaySo() throws IOException {
    Identity whole = issued("localhost");
    fails(
        new Identity(whole.key(), whole.chain().subList(0, 1)),
        "certificate is issued by an unknown authority (CN=Test Issuing; the server sent no"
            + " intermediate certificate)");
  }

  @Test
  void signedByThemselvesSaySo() throws IOException {
    fails(
        ThrowawayCa.selfSigned(List.of("localhost"), day(-1), day(30)),
        "certificate is self-signed (CN=localhost)");
  }

  @Test
  void areReportedUnverifiedToo() throws IOException {
    try (RawServer server = serving(issuing.issue(List.of("a.example"), day(-30), day(-3)))) {

      Answered answered = runner.answer(site(server).unverified());

      assertEquals(
          Optional.of(-3L),
          answered.facts().find(CommonFacts.CERTIFICATES).orElseThrow().getFirst().daysLeft());
    }
  }

  @Test
  void areTrustedByTheAuthorityOfTheCheckItself() throws IOException {
    ThrowawayCa own = ThrowawayCa.root("Own Root", now);
    try (RawServer server = serving(own.issue(List.of("localhost"), day(-1), day(30)))) {

      runner.answer(site(server).ca(own.certificate()));
    }
  }

  private void fails(Identity identity, String detail) throws IOException {
    try (RawServer server = serving(identity)) {

      Failed failed = runner.failure(site(server));

      assertAll(
          () -> assertEquals(Cause.TLS, failed.cause()),
          () -> assertEquals(detail, failed.detail()),
          () ->
              assertEquals(
                  identity.chain().size(),
                  failed.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size()),
          () -> assertEquals(Set.of(Phase.CONNECT, Phase.TLS), ProbeRunner.phases(failed)));
    }
  }

  private static Site site(RawServer server) {
    return Site.at("https://localhost/").address("127.0.0.1:" + server.port());
  }

  private static RawServer serving(Identity identity) {
    return TlsServer.saying(identity, TlsServer.HELLO);
  }

  private Identity issued(String... names) {
    return issuing.issue(List.of(names), day(-1), day(30));
  }

  private Instant day(int offset) {
    return now.plus(Duration.ofDays(offset));
  }

  private static List<String> subjects(List<Certificate> chain) {
    return chain.stream().flatMap(it -> it.subject().stream()).toList();
  }
}
