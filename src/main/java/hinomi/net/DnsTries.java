package hinomi.net;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.concurrent.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Asks name servers one question, two times each. The next is asked as soon as one reports an
/// error, or when it has not answered for a while: a lost datagram costs that while. The first
/// answer wins, whichever of them gives it. For one event loop.
final class DnsTries {
  static final int ROUNDS = 2;

  private final DnsNameResolver client;
  private final EventLoop loop;
  private final DnsQuestion question;
  private final Iterator<InetSocketAddress> servers;
  private final Duration patience;
  private final Promise<DnsAnswer> answer = Promise.promise();
  private final List<Future<?>> open = new ArrayList<>();
  private Optional<Future<?>> timer = Optional.empty();
  private Optional<DnsAnswer> refusal = Optional.empty();

  DnsTries(
      DnsNameResolver client,
      EventLoop loop,
      DnsQuestion question,
      List<InetSocketAddress> servers,
      Duration patience) {
    this.client = client;
    this.loop = loop;
    this.question = question;
    this.patience = patience;
    this.servers =
        Stream.generate(() -> servers).limit(ROUNDS).flatMap(List::stream).toList().iterator();
  }

  /// The answer may be that of a server that refuses or fails, where no other says more. Fails when
  /// none answers.
  io.vertx.core.Future<DnsAnswer> start() {
    next();
    return answer.future();
  }

  void cancel() {
    answer.tryFail("cancelled"); // first: the end of an open query must not begin the next one
    timer.ifPresent(each -> each.cancel(false));
    List.copyOf(open).forEach(each -> each.cancel(false));
  }

  private void next() {
    if (servers.hasNext() && !answer.future().isComplete()) {
      timer.ifPresent(each -> each.cancel(false));
      timer = Optional.of(loop.schedule(this::next, patience.toMillis(), TimeUnit.MILLISECONDS));
      var query = client.query(servers.next(), question);
      open.add(query);
      query.addListener(
          (Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) -> ended(query, done));
    }
  }

  private void ended(
      Future<?> query, Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) {
    open.remove(query);
    if (done.isSuccess()) {
      answered(done.getNow());
    } else if (!answer.future().isComplete()) {
      orNext(() -> answer.tryFail(done.cause()));
    }
  }

  private void answered(AddressedEnvelope<DnsResponse, InetSocketAddress> envelope) {
    try {
      DnsAnswer found = DnsAnswer.of(question, envelope.content());
      if (found.isFinal()) {
        end(found);
      } else {
        refusal = Optional.of(found);
        orNext(() -> {});
      }
    } finally {
      envelope.release();
    }
  }

  /// Asks the next server; after the last one, and with no answer to wait for, this is the end.
  private void orNext(Runnable end) {
    if (servers.hasNext()) {
      next();
    } else if (open.isEmpty()) {
      refusal.ifPresentOrElse(this::end, end);
    }
  }

  private void end(DnsAnswer found) {
    if (answer.tryComplete(found)) {
      cancel();
    }
  }
}
