package hinomi.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Facts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Timing;
import hinomi.sink.Reports;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyWatcherTest {
  private static final Location TOKYO = new Location("ap-northeast-1");
  private static final String PROXY = "proxy.example.com:3128";

  private final ProxyWatcher watcher = new ProxyWatcher();

  @Test
  void reportsOnceForAllChecksThatAProxyCannotBeReached() {
    saw("shop", through(PROXY, true));

    Optional<Notice> first = saw("top-page", through(PROXY, false));
    Optional<Notice> next = saw("shop", through(PROXY, false));

    assertEquals(
        Optional.of(
            new Notice(
                Notice.Topic.PROXY,
                TOKYO,
                Reports.PLANNED,
                "the proxy proxy.example.com:3128 cannot be reached from ap-northeast-1 (refused)",
                "Checks that use it fail: shop, top-page",
                true)),
        first);
    assertEquals(Optional.empty(), next);
  }

  @Test
  void reportsOnceThatItIsReachedAgain() {
    saw("shop", through(PROXY, false));

    Optional<Notice> first = saw("top-page", through(PROXY, true));
    Optional<Notice> next = saw("shop", through(PROXY, true));

    assertEquals(
        Optional.of("the proxy proxy.example.com:3128 can be reached again from ap-northeast-1"),
        first.map(Notice::words));
    assertEquals(Optional.of(false), first.map(Notice::isBad));
    assertEquals(Optional.empty(), next);
  }

  @Test
  void saysNothingOfAProxyThatRefusesOrOfNone() {
    assertEquals(Optional.empty(), saw("shop", through(PROXY, true)));
    assertEquals(
        Optional.empty(),
        saw("shop", new Outcome.Failed(Cause.CONNECT, "refused", Facts.NONE, Timing.NONE)));
  }

  @Test
  void tellsProxiesApart() {
    saw("shop", through(PROXY, false));

    assertEquals(true, saw("top-page", through("other:80", false)).isPresent());
    assertEquals(Optional.empty(), saw("third", through("third:80", true)));
  }

  @Test
  void forgetsAProxyThatNobodyUses() {
    saw("shop", through(PROXY, false));

    watcher.know(List.of(Reports.check("top-page")));

    assertEquals(true, saw("top-page", through(PROXY, false)).isPresent());
  }

  private Optional<Notice> saw(String check, Outcome outcome) {
    Report report = Reports.report(Reports.check(check), outcome);
    return watcher.update(report, Reports.PLANNED);
  }

  private static Outcome through(String proxy, boolean reached) {
    return new Outcome.Failed(
        Cause.CONNECT,
        "refused",
        Facts.of(CommonFacts.PROXY, proxy).with(CommonFacts.PROXY_REACHED, reached),
        Timing.NONE);
  }
}
