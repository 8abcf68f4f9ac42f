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

/// Tries to connect to one address after the other, each with its share of the time left. A fault
/// other than [Cause#CONNECT] ends the attempts.
final class AddressAttempts<T> {
  private final Visit visit;
  private final BiFunction<InetSocketAddress, Integer, Future<T>> attempt;

  /// `attempt` connects to an address with a timeout in milliseconds; 0 is no timeout.
  AddressAttempts(Visit visit, BiFunction<InetSocketAddress, Integer, Future<T>> attempt) {
    this.visit = visit;
    this.attempt = attempt;
  }

  Future<T> firstOf(List<InetSocketAddress> addresses) {
    return firstOf(addresses, "");
  }

  private Future<T> firstOf(List<InetSocketAddress> addresses, String failures) {
    InetSocketAddress address = addresses.getFirst();
    List<InetSocketAddress> others = addresses.subList(1, addresses.size());
    visit.progress().begin("connecting to " + HumanText.address(address));
    visit.progress().record(CommonFacts.ADDRESS, HumanText.address(address));
    visit.progress().record(CommonFacts.IP, Family.of(address.getAddress()) == Family.IPV4 ? 4 : 6);
    return attempt
        .apply(address, timeoutMillis(others.size()))
        .recover(error ->
            error instanceof ProbeFault fault && fault.reason() == Cause.CONNECT
                ? afterFailure(others, failures + fault.detail())
                : Future.failedFuture(error));
  }

  private Future<T> afterFailure(List<InetSocketAddress> others, String failures) {
    return others.isEmpty() || visit.cancellation().isCancelled()
        ? Future.failedFuture(new ProbeFault(Cause.CONNECT, failures))
        : firstOf(others, failures + "; ");
  }

  /// The last address has no timeout of its own: the deadline ends the wait.
  private int timeoutMillis(int others) {
    Duration left = visit.timeLeft();
    return others == 0 ? 0 : (int) Math.max(1, left.toMillis() / (others + 1));
  }
}
