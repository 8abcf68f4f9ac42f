package hinomi.probe.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// An unprivileged ICMP socket of Linux. It sends echo requests and receives the replies to these
/// alone: from the address, with the data that was sent (RFC 792). The kernel sets the identifier
/// and checksums, and timestamps replies, so that round trips do not depend on when they are read.
/// For one thread; never blocks.
final class PingSocket implements AutoCloseable {
  static final int HEADER = 8;

  private static final int MESSAGE_HEADER = 56;
  private static final int CONTROL = 256;
  private static final int SOCKADDR_V4 = 16;
  private static final int SOCKADDR_V6 = 28;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REQUEST_V6 = (byte) 128;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REPLY_V6 = (byte) 129;

  private static final String FORBIDDEN =
      "this process may not open ICMP sockets (net.ipv4.ping_group_range);"
          + " on ECS set systemControls in the task definition:"
          + " net.ipv4.ping_group_range = \"0 2147483647\"";

  private final Arena arena = Arena.ofConfined();
  private final PingSupport kernel = new PingSupport(arena);
  private final boolean isV4;
  private final MemorySegment request;
  private final MemorySegment reply;
  private final InetAddress address;
  private final MemorySegment sender = arena.allocate(SOCKADDR_V6, 8);
  private final MemorySegment control = arena.allocate(CONTROL, 8);
  private final MemorySegment message = arena.allocate(MESSAGE_HEADER, 8);
  private final int socket;
  private int ignored;

  /// A reply: the number of its request, and when it arrived, by the clock of [#send].
  record Reply(int number, long at) {}

  /// Connected to the address; each request has so many bytes.
  public PingSocket(InetAddress address, int size) {
    unsupportedPlatform()
        .ifPresent(why -> {
          throw new ProbeFault(Cause.AGENT, why);
        });
    super(); // native calls are bound only from here on
    this.address = address;
    isV4 = address instanceof Inet4Address;
    request = arena.allocate(HEADER + size);
    reply = arena.allocate(HEADER + size + 1); // a longer reply is seen to be longer
    byte[] data = new byte[size];
    ThreadLocalRandom.current().nextBytes(data);
    MemorySegment.copy(data, 0, request, JAVA_BYTE, HEADER, size);
    socket =
        kernel.socket(
            isV4 ? PingSupport.AF_INET : PingSupport.AF_INET6,
            isV4 ? PingSupport.ICMP : PingSupport.ICMPV6);
    try {
      if (socket < 0) {
        throw new ProbeFault(Cause.AGENT, whyNoSocket(kernel.errno()));
      }
      MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
      kernel.setOption(socket, PingSupport.SOL_SOCKET, PingSupport.SO_TIMESTAMPNS, on);
      kernel.setOption(
          socket,
          isV4 ? PingSupport.IPPROTO_IP : PingSupport.IPPROTO_IPV6,
          isV4 ? PingSupport.IP_RECVERR : PingSupport.IPV6_RECVERR,
          on);
      if (kernel.connect(socket, sockaddr(address)) < 0) {
        throw unreachable(kernel.errno());
      }
      describeMessage();
    } catch (ProbeFault fault) {
      close();
      throw fault;
    }
  }

  /// Why this machine cannot open such a socket, in one sentence for the operator.
  public static Optional<String> unsupportedReason() {
    return unsupportedPlatform().or(PingSocket::forbidden);
  }

  private static Optional<String> unsupportedPlatform() {
    return unsupportedPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /// The constants and structures of the kernel are those of these platforms.
  public static Optional<String> unsupportedPlatform(String system, String machine) {
    boolean known = machine.equals("amd64") || machine.equals("aarch64");
    return system.equals("Linux") && known
        ? Optional.empty()
        : Optional.of(
            "icmp checks need Linux on x86-64 or aarch64, this is "
                + system
                + " on "
                + machine.toLowerCase(Locale.ROOT));
  }

  private static Optional<String> forbidden() {
    try (PingSocket socket = new PingSocket(InetAddress.ofLiteral("127.0.0.1"), 0)) {
      socket.send(0); // the first call takes longer
      socket.receive();
      return Optional.empty();
    } catch (ProbeFault fault) {
      return fault.reason() == Cause.AGENT ? Optional.of(fault.detail()) : Optional.empty();
    }
  }

  /// The time at which the request was sent.
  public long send(int number) {
    request.set(JAVA_BYTE, 0, (byte) (isV4 ? ECHO_REQUEST : ECHO_REQUEST_V6));
    request.set(JAVA_BYTE, 6, (byte) (number >> 8));
    request.set(JAVA_BYTE, 7, (byte) number);
    long at = kernel.nanos();
    if (kernel.send(socket, request) < 0 && kernel.errno() != PingSupport.EAGAIN) {
      int errno = kernel.errno();
      throwError();
      throw unreachable(errno);
    }
    return at;
  }

  /// The next reply that has arrived, if any. Other messages are skipped; throws a fault for an
  /// error that was reported instead.
  public Optional<Reply> receive() {
    while (true) {
      message.set(JAVA_INT, 8, SOCKADDR_V6);
      message.set(JAVA_LONG, 40, CONTROL);
      long size = kernel.receive(socket, message, 0);
      if (size < 0) {
        int errno = kernel.errno();
        throwError();
        if (errno == PingSupport.EAGAIN) {
          return Optional.empty();
        }
        throw unreachable(errno);
      }
      if (size >= HEADER && reply.get(JAVA_BYTE, 0) == (isV4 ? ECHO_REPLY : ECHO_REPLY_V6)) {
        if (repeats(size) && isFromAddress()) {
          return Optional.of(new Reply(number(), receivedAt()));
        }
        ignored++;
      }
    }
  }

  /// Replies with other data, or from another address.
  int ignored() {
    return ignored;
  }

  private boolean repeats(long size) {
    return size == request.byteSize()
        && request.asSlice(HEADER).mismatch(reply.asSlice(HEADER, size - HEADER)) < 0;
  }

  private boolean isFromAddress() {
    byte[] bytes = address.getAddress();
    byte[] from = sender.asSlice(isV4 ? 4 : 8, bytes.length).toArray(JAVA_BYTE);
    return address.isAnyLocalAddress() || Arrays.equals(bytes, from);
  }

  /// Throws when an ICMP error waits in the error queue of the socket (ip(7), IP_RECVERR).
  private void throwError() {
    message.set(JAVA_INT, 8, SOCKADDR_V6);
    message.set(JAVA_LONG, 40, CONTROL);
    if (kernel.receive(socket, message, PingSupport.MSG_ERRQUEUE) >= 0) {
      IcmpError.in(control, message.get(JAVA_LONG, 40), isV4)
          .ifPresent(error -> {
            throw new ProbeFault(Cause.CONNECT, error.inWords());
          });
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      if (socket >= 0) {
        kernel.close(socket);
      }
      arena.close();
    }
  }

  static String whyNoSocket(int errno) {
    return errno == PingSupport.EACCES || errno == PingSupport.EPERM
        ? FORBIDDEN
        : "cannot open an ICMP socket (errno " + errno + ")";
  }

  private static ProbeFault unreachable(int errno) {
    return new ProbeFault(
        Cause.CONNECT,
        switch (errno) {
          case PingSupport.EHOSTUNREACH -> "host unreachable";
          case PingSupport.ENETUNREACH -> "network unreachable: this machine has no route to it";
          case PingSupport.EACCES -> "administratively prohibited by this machine";
          case PingSupport.EINVAL -> "no route: packets to it are discarded by this machine";
          case PingSupport.ECONNREFUSED -> "connection refused";
          default -> "unreachable (errno " + errno + ")";
        });
  }

  private int number() {
    return (reply.get(JAVA_BYTE, 6) & 0xff) << 8 | (reply.get(JAVA_BYTE, 7) & 0xff);
  }

  /// struct cmsghdr (16 bytes), then struct timespec.
  private long receivedAt() {
    boolean noted =
        message.get(JAVA_LONG, 40) >= 32
            && control.get(JAVA_INT, 8) == PingSupport.SOL_SOCKET
            && control.get(JAVA_INT, 12) == PingSupport.SO_TIMESTAMPNS;
    return noted
        ? control.get(JAVA_LONG, 16) * 1_000_000_000 + control.get(JAVA_LONG, 24)
        : kernel.nanos();
  }

  /// struct msghdr: name and its length, iov and their count, control and its length, flags.
  private void describeMessage() {
    MemorySegment vector = arena.allocate(ADDRESS, 2);
    vector.setAtIndex(ADDRESS, 0, reply);
    vector.setAtIndex(JAVA_LONG, 1, reply.byteSize());
    message.set(ADDRESS, 0, sender);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
  }

  /// struct sockaddr_in has the address at 4, struct sockaddr_in6 at 8.
  private MemorySegment sockaddr(InetAddress address) {
    MemorySegment sockaddr = arena.allocate(isV4 ? SOCKADDR_V4 : SOCKADDR_V6, 8);
    sockaddr.set(JAVA_SHORT, 0, (short) (isV4 ? PingSupport.AF_INET : PingSupport.AF_INET6));
    MemorySegment.copy(
        MemorySegment.ofArray(address.getAddress()),
        0,
        sockaddr,
        isV4 ? 4 : 8,
        address.getAddress().length);
    return sockaddr;
  }
}
