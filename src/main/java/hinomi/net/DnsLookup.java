package hinomi.net;

import hinomi.net.address.Family;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Finds the addresses of one name by queries for A and AAAA at the same time. Once there are IPv4
/// addresses, those of IPv6 have 50 ms to follow (RFC 8305, 3). Where this machine has a route to
/// the IPv6 addresses, those of IPv4 have the time of a second try. For one event loop.
final class DnsLookup {
  static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

  /// A query for IPv4 that was lost is repeated after 1 s.
  private static final Duration IPV4_DELAY = Duration.ofMillis(1_500);

  private static final int ANY_PORT = 9;

  /// Aliases that a name server leaves to be followed.
  static final int MAX_ALIASES = 8;

  private final DnsNameResolver client;
  private final EventLoop loop;
  private final List<InetSocketAddress> servers;
  private final Family family;
  private final Duration patience;
  private final Promise<List<InetAddress>> addresses = Promise.promise();
  private final List<DnsTries> queries = new ArrayList<>();
  private Optional<io.netty.util.concurrent.Future<?>> timer = Optional.empty();
  private int aliases;

  DnsLookup(
      DnsNameResolver client,
      EventLoop loop,
      List<InetSocketAddress> servers,
      Family family,
      Duration patience) {
    this.client = client;
    this.loop = loop;
    this.servers = servers;
    this.family = family;
    this.patience = patience;
  }

  /// IPv4 addresses come first. Fails with a [NoAddress].
  Future<List<InetAddress>> of(String name) {
    ask(name);
    return addresses.future().onComplete(_ -> cancel());
  }

  void cancel() {
    timer.ifPresent(each -> each.cancel(false));
    List.copyOf(queries).forEach(DnsTries::cancel);
    queries.clear();
    addresses.tryFail(new NoAddress("cancelled", Optional.empty()));
  }

  private void ask(String name) {
    Future<DnsAnswer> ipv4 = ask(name, DnsRecordType.A, Family.IPV4);
    Future<DnsAnswer> ipv6 = ask(name, DnsRecordType.AAAA, Family.IPV6);
    Runnable end = () -> addresses.tryComplete(found(ipv4, ipv6));
    ipv4.map(DnsAnswer::addresses)
        .onSuccess(
            found -> found.stream().findFirst().ifPresent(_ -> after(RESOLUTION_DELAY, end)));
    ipv6.map(DnsAnswer::addresses)
        .onSuccess(found ->
            found.stream()
                .findFirst()
                .filter(_ -> !ipv4.isComplete())
                .filter(DnsLookup::hasRoute)
                .ifPresent(_ -> after(IPV4_DELAY, end)));
    Future.join(ipv4, ipv6).onComplete(_ -> ended(name, ipv4, ipv6));
  }

  private void after(Duration delay, Runnable end) {
    timer.ifPresent(each -> each.cancel(false));
    timer = Optional.of(loop.schedule(end, delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// Nothing is sent for it.
  private static boolean hasRoute(InetAddress address) {
    try (DatagramChannel socket = DatagramChannel.open()) {
      socket.connect(new InetSocketAddress(address, ANY_PORT));
      return true;
    } catch (IOException
        | UnsupportedAddressTypeException none) { // the latter without IPv6 in Java
      return false;
    }
  }

  private Future<DnsAnswer> ask(String name, DnsRecordType type, Family of) {
    if (family != Family.ANY && family != of) {
      return Future.succeededFuture(new DnsAnswer(DnsResponseCode.NOERROR, List.of(), name));
    }
    DnsTries tries =
        new DnsTries(client, loop, new DefaultDnsQuestion(name, type), servers, patience);
    queries.add(tries);
    return tries.start();
  }

  private void ended(String name, Future<DnsAnswer> ipv4, Future<DnsAnswer> ipv6) {
    List<InetAddress> found = found(ipv4, ipv6);
    Optional<String> alias =
        answers(ipv4, ipv6)
            .map(DnsAnswer::canonicalName)
            .filter(each -> !isSame(each, name))
            .findFirst();
    if (!found.isEmpty()) {
      addresses.tryComplete(found);
    } else if (alias.isPresent() && aliases++ < MAX_ALIASES) {
      ask(alias.get());
    } else {
      addresses.tryFail(fault(ipv4, ipv6));
    }
  }

  private static boolean isSame(String one, String other) {
    return withDot(one).equalsIgnoreCase(withDot(other));
  }

  private static String withDot(String name) {
    return name.endsWith(".") ? name : name + ".";
  }

  private static List<InetAddress> found(Future<DnsAnswer> ipv4, Future<DnsAnswer> ipv6) {
    return answers(ipv4, ipv6).flatMap(each -> each.addresses().stream()).toList();
  }

  private static Stream<DnsAnswer> answers(Future<DnsAnswer> ipv4, Future<DnsAnswer> ipv6) {
    return Stream.of(ipv4, ipv6).filter(Future::succeeded).map(Future::result);
  }

  private static NoAddress fault(Future<DnsAnswer> ipv4, Future<DnsAnswer> ipv6) {
    return Stream.of(ipv4, ipv6)
        .filter(Future::failed)
        .map(each -> new NoAddress("no answer", Optional.empty(), each.cause()))
        .findFirst()
        .orElseGet(() ->
            new NoAddress(
                "no address",
                answers(ipv4, ipv6)
                    .map(DnsAnswer::code)
                    .filter(code -> !code.equals(DnsResponseCode.NOERROR))
                    .findFirst()));
  }

  /// The name has no address: by the code of the name server, or because of the cause.
  static final class NoAddress extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Optional<DnsResponseCode> code;

    NoAddress(String message, Optional<DnsResponseCode> code) {
      super(message);
      this.code = code;
    }

    NoAddress(String message, Optional<DnsResponseCode> code, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    Optional<DnsResponseCode> code() {
      return code;
    }
  }
}
