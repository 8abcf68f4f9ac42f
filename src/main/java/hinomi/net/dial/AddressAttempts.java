package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.address.Family;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.text.HumanText;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/// Tries to connect to one address after the other, each having its share of the time left. A fault
/// that is no matter of connecting ends it.
final class AddressAttempts<T> {
  private final Visit visit;
  private final BiFunction<InetSocketAddress, Integer, Future<T>> way;

  /// The way connects to an address with that many milliseconds of patience; 0 is no limit.
  AddressAttempts(Visit visit, BiFunction<InetSocketAddress, Integer, Future<T>> way) {
    this.visit = visit;
    this.way = way;
  }

  Future<T> firstOf(List<InetSocketAddress> addresses) {
    return firstOf(addresses, "");
  }

  private Future<T> firstOf(List<InetSocketAddress> addresses, String failures) {
    InetSocketAddress address = addresses.getFirst();
    List<InetSocketAddress> others = addresses.subList(1, addresses.size());
    visit.progress().begin("connecting to " + HumanText.address(address));
    visit.progress().saw(CommonFacts.ADDRESS, HumanText.address(address));
    visit.progress().saw(CommonFacts.IP, Family.of(address.getAddress()) == Family.IPV4 ? 4 : 6);
    return way.apply(address, share(others.size()))
        .recover(error ->
            error instanceof ProbeFault fault && fault.reason() == Cause.CONNECT
                ? afterFailure(others, failures + fault.detail())
                : Future.failedFuture(error));
  }

  private Future<T> afterFailure(List<InetSocketAddress> others, String failures) {
    return others.isEmpty() || visit.lifeline().isCut()
        ? Future.failedFuture(new ProbeFault(Cause.CONNECT, failures))
        : firstOf(others, failures + "; ");
  }

  /// The last address has all the time there is: then the deadline itself ends the wait.
  private int share(int others) {
    Duration left = visit.deadline().remaining();
    return others == 0 ? 0 : (int) Math.max(1, left.toMillis() / (others + 1));
  }
}
