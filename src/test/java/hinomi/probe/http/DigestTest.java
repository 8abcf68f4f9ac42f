package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.Lighttpd;
import hinomi.loopback.RawServer;
import hinomi.net.address.Url;
import hinomi.net.dial.Credentials;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Headers;
import hinomi.outcome.Outcome;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  private static final String CHALLENGE =
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"here\", nonce=\"%s\","
          + " qop=\"auth-int, auth\", opaque=\"o\"%s\r\nContent-Length: 0\r\n\r\n";
  private static final String WELCOME = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  /// The example of RFC 7616, 3.9.1.
  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  })
  void isAsInTheStandard(String algorithm, String response) throws Exception {
    Challenge challenge =
        Challenge.in(
                new Headers(
                    List.of(
                        Map.entry(
                            "WWW-Authenticate",
                            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
                                + " algorithm="
                                + algorithm
                                + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""))))
            .getFirst();

    String answer =
        new Digest(new Credentials("Mufasa", "Circle of Life"))
            .response(
                challenge,
                Request.get(Url.parse("http://www.example.org/dir/index.html")),
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    assertTrue(answer.endsWith("response=\"" + response + "\""), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-256"})
  void opensARealServersDoor(String algorithm, @TempDir Path folder) throws Exception {
    try (Lighttpd server = Lighttpd.withDigest(folder, algorithm, "wätch", "pass:\"word")) {
      Site site = Site.at(server.url("/index.html?a=b")).method("GET");

      Outcome.Answered good = RUNNER.answer(site.auth(digest("wätch", "pass:\"word")));
      Outcome.Answered bad = RUNNER.answer(site.auth(digest("wätch", "wrong")));

      assertEquals(Optional.of(200), good.facts().find(CommonFacts.STATUS));
      assertEquals(Optional.of(401), bad.facts().find(CommonFacts.STATUS));
    }
  }

  @Test
  void takesTheChallengeForADetour() throws Exception {
    try (RawServer server = answering(CHALLENGE.formatted("n", ""), WELCOME)) {
      Outcome.Answered seen = RUNNER.answer(site(server));

      assertTrue(ProbeRunner.phases(seen).contains(Phase.REDIRECT));
      assertEquals(Optional.of(0), seen.facts().find(CommonFacts.REDIRECTS));
      assertEquals(Optional.of(200), seen.facts().find(CommonFacts.STATUS));
    }
  }

  @Test
  void takesAStaleNonceForNoRefusal() throws Exception {
    String stale = CHALLENGE.formatted("second", ", stale=TRUE");
    try (RawServer server = answering(CHALLENGE.formatted("first", ""), stale, WELCOME)) {
      Outcome.Answered seen = RUNNER.answer(site(server));

      assertEquals(Optional.of(200), seen.facts().find(CommonFacts.STATUS));
      assertTrue(asked.stream().anyMatch(each -> each.contains("nonce=\"second\"")));
    }
  }

  @Test
  void asksAServerThatIsNeverContentThreeTimes() throws Exception {
    String stale = CHALLENGE.formatted("again", ", stale=true");
    try (RawServer server = answering(stale, stale, stale, stale, stale)) {
      RUNNER.answer(site(server));

      assertEquals(3, asked.size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=\"here\"",
        "Digest realm=\"here\"",
        "Digest realm=\"here\", nonce=\"n\", algorithm=MD4",
        "Digest realm=\"here\", nonce=\"n\", qop=\"auth-int\"",
        "\"\"\"",
      })
  void leavesWhatItDoesNotUnderstandUnanswered(String challenge) throws Exception {
    String refusal =
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: "
            + challenge
            + "\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server = answering(refusal, WELCOME)) {
      Outcome.Answered seen = RUNNER.answer(site(server));

      assertEquals(Optional.of(401), seen.facts().find(CommonFacts.STATUS));
    }
  }

  @Test
  void isNotSentToAnotherHost() throws Exception {
    try (RawServer other = answering(CHALLENGE.formatted("n", ""), WELCOME);
        RawServer server =
            RawServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                    + other.port()
                    + "/\r\nContent-Length: 0\r\n\r\n")) {
      RUNNER.answer(site(server));

      assertEquals(1, asked.size());
      assertFalse(asked.peek().contains("Authorization"));
    }
  }

  private static Site site(RawServer server) {
    return Site.at("http://127.0.0.1:" + server.port() + "/").auth(digest("watch", "secret"));
  }

  private static Digest digest(String user, String password) {
    return new Digest(new Credentials(user, password));
  }

  /// One answer after the other, each on a connection of its own.
  private RawServer answering(String... answers) {
    return RawServer.doing(socket -> {
      String head = RawServer.readHead(socket);
      int turn;
      synchronized (asked) {
        turn = asked.size();
        asked.add(head);
      }
      RawServer.write(socket, answers[turn]);
    });
  }
}
