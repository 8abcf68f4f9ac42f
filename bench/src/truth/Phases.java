package truth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import truth.ByteStream.Part;
import truth.Capture.Datagram;
import truth.Kind.Shape;

/// The phases of one probe as its packets have them, in milliseconds; `dns` ends with the last
/// answer before the connection, or, if one never comes, with the connection. The phase `tls` runs
/// from the first byte of the ClientHello to the last byte of the server's Finished (TLS 1.2), or
/// to the client's Finished (TLS 1.3, where that of the server cannot be told from its
/// certificate). `total` runs from the first packet to the last byte of the response.
final class Phases {
  static final int HANDSHAKE = 22;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int APPLICATION_DATA = 23;
  private static final int LONG_HEADER = 0x80;

  private final Capture capture;
  private final Run run;
  private final Map<String, Double> phases = new LinkedHashMap<>();

  private Phases(Capture capture, Run run) {
    this.capture = capture;
    this.run = run;
  }

  /// Absent if the packets do not show the probe as it should be.
  static Optional<Map<String, Double>> of(Capture capture, Run run) {
    Phases phases = new Phases(capture, run);
    return phases.find() ? Optional.of(phases.phases) : Optional.empty();
  }

  private boolean find() {
    return switch (run.kind().shape()) {
      case DNS -> findQuery();
      case HTTP3 -> findHttp3();
      case REDIRECT -> findRedirect();
      case PROXY -> find("proxy-", 0, run.from()) && phases.remove("total") != null;
      default -> find("", 0, run.from());
    };
  }

  private boolean findQuery() {
    String name = run.kind().name();
    Optional<Datagram> query = dns(name, true, run.from()).findFirst();
    Optional<Datagram> answer = dns(name, false, run.from()).findFirst();
    query.ifPresent(it -> answer.ifPresent(end -> put("first-byte", it.time(), end.time())));
    return !phases.isEmpty();
  }

  private boolean findRedirect() {
    long[] begin = new long[2];
    for (int hop = 0; hop < 2; hop++) {
      Optional<Datagram> query =
          dns(run.kind().hosts()[hop].name(), true, Math.max(run.from(), begin[0])).findFirst();
      begin[hop] = query.map(Datagram::time).orElse(0L);
    }
    boolean isFound = begin[1] > 0 && find("", 1, begin[1]);
    put("redirect", begin[0], begin[1]);
    return isFound;
  }

  private Stream<Datagram> dns(String name, boolean isQuery, long from) {
    return within(capture.datagrams().stream(), from)
        .filter(each -> each.remotePort() == 53 && each.isFromClient() == isQuery)
        .filter(each -> NameServer.label(each.data()).equals(name));
  }

  private Stream<Datagram> within(Stream<Datagram> all, long from) {
    return all.filter(each -> each.time() >= from && each.time() < run.until());
  }

  /// The name, the connection and what was said on it.
  private boolean find(String prefix, int hop, long from) {
    String name = run.kind().hosts()[hop].name();
    Optional<Connection> found =
        capture.connections().stream()
            .filter(each -> each.host() == Kinds.hosts().get(name))
            .filter(each -> each.opened() >= from && each.opened() < run.until())
            .findFirst();
    if (found.isEmpty() || found.get().answered() == 0) {
      return false;
    }
    Connection connection = found.get();
    long begin = addDns(prefix, name, from, connection.opened());
    put(prefix + "connect", connection.opened(), connection.answered());
    long end = addConversation(connection);
    if (run.kind().shape() != Shape.TIMEOUT) {
      put("total", begin, end);
    }
    return end > 0;
  }

  /// When the first query was sent.
  private long addDns(String prefix, String name, long from, long connected) {
    List<Long> queries = times(dns(name, true, from), connected);
    List<Long> answers = times(dns(name, false, from), connected);
    if (queries.isEmpty()) {
      return connected;
    }
    boolean isComplete = answers.size() >= queries.size();
    put(prefix + "dns", queries.getFirst(), isComplete ? answers.getLast() : connected);
    return queries.getFirst();
  }

  private static List<Long> times(Stream<Datagram> datagrams, long before) {
    return datagrams.map(Datagram::time).filter(time -> time <= before).toList();
  }

  /// The time of the last byte; 0 if there is none.
  private long addConversation(Connection connection) {
    return switch (run.kind().shape()) {
      case CONNECT -> connection.answered();
      case DIALOGUE -> addDialogue(connection);
      case PROXY -> addTunnel(connection);
      default -> addExchange(connection, 0, 0);
    };
  }

  private long addDialogue(Connection connection) {
    List<Part> replies = connection.server().segments(0);
    if (replies.isEmpty()) {
      return 0;
    }
    put("first-byte", connection.answered(), replies.getFirst().begin());
    put("dialogue", replies.getFirst().begin(), replies.getLast().end());
    return replies.getLast().end();
  }

  private long addTunnel(Connection connection) {
    List<Part> client = connection.client().segments(0);
    List<Part> server = connection.server().segments(0);
    if (server.isEmpty()) {
      return 0;
    }
    put("connect", client.getFirst().begin(), server.getFirst().end());
    return addExchange(connection, connection.client().firstEnd(), connection.server().firstEnd());
  }

  private long addExchange(Connection connection, int clientFrom, int serverFrom) {
    if (!connection.client().isTls(clientFrom)) {
      return addExchange(
          connection,
          connection.client().segments(clientFrom),
          connection.server().segments(serverFrom));
    }
    List<Part> client = connection.client().records(clientFrom);
    List<Part> server = connection.server().records(serverFrom);
    List<Part> request = client.stream().filter(each -> each.type() == APPLICATION_DATA).toList();
    Optional<Part> finished = serverFinished(client, server);
    if (request.isEmpty()) {
      return 0;
    }
    long begin = client.getFirst().begin();
    put("tls", begin, finished.map(Part::end).orElseGet(() -> request.getFirst().begin()));
    return addExchange(
        connection,
        finished.isPresent() ? request : request.subList(1, request.size()),
        server.stream().filter(each -> each.type() == APPLICATION_DATA).toList());
  }

  /// Only before TLS 1.3 is the client's Finished, and so the server's, of the type of handshakes.
  private static Optional<Part> serverFinished(List<Part> client, List<Part> server) {
    return afterCipherChange(client).flatMap(_ -> afterCipherChange(server));
  }

  private static Optional<Part> afterCipherChange(List<Part> records) {
    return records.stream()
        .dropWhile(each -> each.type() != CHANGE_CIPHER_SPEC)
        .filter(each -> each.type() == HANDSHAKE)
        .findFirst();
  }

  private long addExchange(Connection connection, List<Part> client, List<Part> server) {
    if (client.isEmpty()) {
      return 0;
    }
    long requested = client.getFirst().begin();
    long closed = connection.closed() == 0 ? Long.MAX_VALUE : connection.closed();
    List<Part> response =
        server.stream().filter(each -> each.begin() >= requested && each.end() <= closed).toList();
    if (response.isEmpty()) {
      put("unfinished", lastBefore(client, Long.MAX_VALUE), connection.closed());
      return connection.closed();
    }
    long begun = response.getFirst().begin();
    long end = response.getLast().end();
    switch (run.kind().shape()) {
      case UPLOAD -> put("send+first-byte", requested, begun);
      case EARLY -> put("first-byte", requested, begun);
      default -> put("first-byte", lastBefore(client, begun), begun);
    }
    switch (run.kind().shape()) {
      case TIMEOUT -> put("unfinished", begun, connection.closed());
      case UNTIL_CLOSE -> put("download", begun, end = connection.serverClosed());
      default -> put("download", begun, end);
    }
    return end;
  }

  private static long lastBefore(List<Part> parts, long time) {
    return parts.stream().filter(each -> each.end() <= time).toList().getLast().end();
  }

  /// QUIC (RFC 9000, 17.2): the first datagram of the client that has a short header carries the
  /// request; `connect` ends with the one of the server before, and the response is the first
  /// datagram after a silence of most of the time that the server waits.
  private boolean findHttp3() {
    String name = run.kind().name();
    List<Datagram> datagrams =
        within(capture.datagrams().stream(), run.from())
            .filter(each -> each.remotePort() == 443 && each.host() == Kinds.hosts().get(name))
            .toList();
    Optional<Datagram> request = shortHeaders(datagrams, true).findFirst();
    if (request.isEmpty()) {
      return false;
    }
    long requested = request.get().time();
    long begin = datagrams.getFirst().time();
    long roundTrip =
        datagrams.stream()
            .filter(each -> !each.isFromClient())
            .findFirst()
            .map(each -> each.time() - begin)
            .orElse(0L);
    Optional<Datagram> response =
        shortHeaders(datagrams, false)
            .filter(each -> each.time() >= requested + roundTrip + Kinds.HTTP3_WAIT * 750L)
            .findFirst();
    addDns("", name, run.from(), begin);
    datagrams.stream()
        .filter(each -> !each.isFromClient() && each.time() <= requested)
        .reduce((_, last) -> last)
        .ifPresent(accepted -> put("connect", begin, accepted.time()));
    response.ifPresent(it -> put("first-byte", requested, it.time()));
    return response.isPresent();
  }

  private static Stream<Datagram> shortHeaders(List<Datagram> all, boolean isFromClient) {
    return all.stream()
        .filter(each -> each.isFromClient() == isFromClient)
        .filter(each -> (each.data()[0] & LONG_HEADER) == 0);
  }

  private void put(String phase, long begin, long end) {
    phases.put(phase, (end - begin) / 1e3);
  }
}
