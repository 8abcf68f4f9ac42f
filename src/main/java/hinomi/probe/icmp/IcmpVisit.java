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

/// The steps of an ICMP probe. Its socket never waits: the loop looks every few milliseconds
/// whether something came, which costs a few microseconds each time, and the kernel has noted when
/// it did.
final class IcmpVisit {
  private static final long EVERY = Duration.ofMillis(5).toNanos();

  private final IcmpProbe probe;
  private final Visit visit;
  private final Promise<Void> done = Promise.promise();
  private final Map<Integer, Request> open = new HashMap<>();
  private final LongSummaryStatistics roundTrips = new LongSummaryStatistics();
  private Optional<ProbeFault> complaint = Optional.empty();
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
        .eventually(() -> {
          visit.lifeline().letGo();
          return Future.succeededFuture();
        });
  }

  private Future<Void> ping(InetAddress address) {
    visit.progress().saw(CommonFacts.ADDRESS, NetUtil.toAddressString(address));
    visit.progress().saw(CommonFacts.IP, Family.of(address) == Family.IPV4 ? 4 : 6);
    PingSocket socket = new PingSocket(address, (int) probe.size());
    visit.lifeline().hold(() -> close(socket));
    nextAt = System.nanoTime();
    look(socket);
    return done.future();
  }

  private void close(PingSocket socket) {
    done.tryFail("closed"); // so that the look which is still to come does nothing
    socket.close();
  }

  private void look(PingSocket socket) {
    if (done.future().isComplete()) {
      return;
    }
    try {
      receive(socket);
      send(socket);
      if (isOver()) {
        end();
      } else {
        var _ = visit.loop().schedule(() -> look(socket), EVERY, TimeUnit.NANOSECONDS);
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
      visit.progress().saw(IcmpProbe.SENT, sent);
      visit.progress().begin("waiting for echoes, " + sent + " sent");
      try {
        open.put(sent, new Request(socket.send(sent), System.nanoTime()));
      } catch (ProbeFault fault) {
        complaint = Optional.of(fault);
      }
      endAt = System.nanoTime() + probe.patience().toNanos();
      receive(socket);
    }
  }

  /// What somebody on the way complains of is told only if no echo comes at all. An echo that comes
  /// twice counts once.
  private void receive(PingSocket socket) {
    try {
      for (Optional<PingSocket.Echo> echo = socket.receive();
          echo.isPresent();
          echo = socket.receive()) {
        visit.progress().heard();
        PingSocket.Echo came = echo.get();
        Optional.ofNullable(open.remove(came.number()))
            .ifPresent(request -> roundTrips.accept(roundTrip(request, came)));
      }
    } catch (ProbeFault fault) {
      complaint = Optional.of(fault);
    }
  }

  /// Whoever sets the clock meanwhile does no harm.
  private static long roundTrip(Request request, PingSocket.Echo echo) {
    return Math.clamp(echo.at() - request.at, 0, System.nanoTime() - request.nanos);
  }

  private void end() {
    int received = (int) roundTrips.getCount();
    visit.progress().saw(IcmpProbe.RECEIVED, received);
    visit.progress().saw(IcmpProbe.LOSS, 100.0 * (sent - received) / sent);
    if (received == 0) {
      done.tryFail(complaint.orElseGet(this::silence));
      return;
    }
    visit.progress().took(Phase.FIRST_BYTE, Math.round(roundTrips.getAverage()));
    visit.progress().saw(IcmpProbe.LEAST, Timing.millis(Duration.ofNanos(roundTrips.getMin())));
    visit
        .progress()
        .saw(
            IcmpProbe.AVERAGE,
            Timing.millis(Duration.ofNanos(Math.round(roundTrips.getAverage()))));
    visit.progress().saw(IcmpProbe.MOST, Timing.millis(Duration.ofNanos(roundTrips.getMax())));
    done.tryComplete();
  }

  private ProbeFault silence() {
    return new ProbeFault(
        Cause.TIMEOUT,
        "none of "
            + HumanText.plural(sent, "echo request")
            + " came back within "
            + HumanText.duration(probe.patience()));
  }
}
