package hinomi.probe.icmp;

import hinomi.net.ProbeFault;
import hinomi.net.address.Family;
import hinomi.net.dial.Addresses;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Phase;
import hinomi.outcome.Timing;
import hinomi.text.HumanText;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The steps of an ICMP probe. Its socket never blocks: the loop polls it every 5 ms, which takes a
/// few microseconds. Round trips do not depend on that, as the kernel timestamps replies.
final class IcmpVisit {
  /// So many are taken at once, whatever waits.
  private static final int MAX_ERRORS = 100;

  private static final long POLL_INTERVAL = Duration.ofMillis(5).toNanos();

  private final IcmpProbe probe;
  private final Visit visit;
  private final Promise<Void> done = Promise.promise();
  private final Map<Integer, Request> open = new HashMap<>();
  private final LongSummaryStatistics roundTrips = new LongSummaryStatistics();
  private Optional<ProbeFault> lastFault = Optional.empty();
  private int sent;
  private long nextAt;
  private long endAt;

  /// When a request went out, by the kernel's clock and by `nanoTime`.
  private record Request(long at, long nanos) {}

  IcmpVisit(IcmpProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
  }

  Future<Void> go() {
    return new Addresses(visit, probe.route())
        .of(probe.host(), 1, Optional.empty()) // any port: ICMP has none
        .compose(addresses -> ping(addresses.getFirst().getAddress()))
        .eventually(visit::release);
  }

  private Future<Void> ping(InetAddress address) {
    visit.progress().record(CommonFacts.ADDRESS, NetUtil.toAddressString(address));
    visit.progress().record(CommonFacts.IP, Family.of(address) == Family.IPV4 ? 4 : 6);
    PingSocket socket = new PingSocket(address, (int) probe.size());
    visit.cancellation().register(() -> close(socket));
    nextAt = System.nanoTime();
    visit.progress().enter(Phase.FIRST_BYTE, nextAt);
    poll(socket);
    return done.future();
  }

  private void close(PingSocket socket) {
    done.tryFail("closed"); // so that the next poll does nothing
    socket.close();
  }

  private void poll(PingSocket socket) {
    if (done.future().isComplete()) {
      return;
    }
    try {
      receive(socket);
      send(socket);
      if (isOver()) {
        end(socket.ignored());
      } else {
        var _ = visit.loop().schedule(() -> poll(socket), POLL_INTERVAL, TimeUnit.NANOSECONDS);
      }
    } catch (RuntimeException | Error bug) {
      done.tryFail(bug);
    }
  }

  private boolean isOver() {
    return roundTrips.getCount() == probe.count()
        || (sent == probe.count() && System.nanoTime() - endAt >= 0);
  }

  private void send(PingSocket socket) {
    if (sent < probe.count() && System.nanoTime() - nextAt >= 0) {
      nextAt += probe.interval().toNanos();
      sent++;
      visit.progress().record(IcmpProbe.SENT, sent);
      visit
          .progress()
          .begin("waiting for echo replies, " + HumanText.plural(sent, "request") + " sent");
      try {
        open.put(sent, new Request(socket.send(sent), System.nanoTime()));
      } catch (ProbeFault fault) {
        lastFault = Optional.of(fault);
      }
      endAt = System.nanoTime() + probe.timeout().toNanos();
      receive(socket);
    }
  }

  /// An ICMP error is reported only if no reply comes at all. A duplicate reply counts once.
  private void receive(PingSocket socket) {
    for (int errors = 0; errors < MAX_ERRORS && !received(socket); errors++) {
      // the next error, or replies after it
    }
  }

  /// Takes what has arrived up to an error; false if there was one.
  private boolean received(PingSocket socket) {
    try {
      for (Optional<PingSocket.Reply> echo = socket.receive();
          echo.isPresent();
          echo = socket.receive()) {
        visit.progress().received();
        PingSocket.Reply reply = echo.get();
        Optional.ofNullable(open.remove(reply.number()))
            .ifPresent(request -> roundTrips.accept(roundTrip(request, reply)));
      }
      return true;
    } catch (ProbeFault fault) {
      lastFault = Optional.of(fault);
      return false;
    }
  }

  /// Bounded by the monotonic clock, in case the wall clock is set meanwhile.
  private static long roundTrip(Request request, PingSocket.Reply reply) {
    return Math.clamp(reply.at() - request.at, 0, System.nanoTime() - request.nanos);
  }

  private void end(int ignored) {
    int received = (int) roundTrips.getCount();
    visit.progress().record(IcmpProbe.RECEIVED, received);
    visit.progress().record(IcmpProbe.LOSS, 100.0 * (sent - received) / sent);
    if (received == 0) {
      done.tryFail(lastFault.orElseGet(() -> noReply(ignored)));
      return;
    }
    visit.progress().recordPhase(Phase.FIRST_BYTE, Math.round(roundTrips.getAverage()));
    visit.progress().record(IcmpProbe.MIN, Timing.millis(Duration.ofNanos(roundTrips.getMin())));
    visit
        .progress()
        .record(
            IcmpProbe.AVERAGE,
            Timing.millis(Duration.ofNanos(Math.round(roundTrips.getAverage()))));
    visit.progress().record(IcmpProbe.MAX, Timing.millis(Duration.ofNanos(roundTrips.getMax())));
    done.tryComplete();
  }

  private ProbeFault noReply(int ignored) {
    return new ProbeFault(
        Cause.TIMEOUT,
        "no reply to "
            + HumanText.plural(sent, "echo request")
            + " within "
            + HumanText.duration(probe.timeout())
            + (ignored == 0
                ? ""
                : "; ignored "
                    + ignored
                    + (ignored == 1 ? " reply" : " replies")
                    + " with other data or from another address"));
  }
}
