package hinomi.probe.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The calls of the C library for ICMP datagram sockets, as on Linux on x86-64 and aarch64. None
/// blocks.
final class PingSupport {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int ICMP = 1;
  static final int ICMPV6 = 58;

  static final int EPERM = 1;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int ENETUNREACH = 101;
  static final int ECONNREFUSED = 111;
  static final int EHOSTUNREACH = 113;

  static final int IPPROTO_IP = 0;
  static final int IPPROTO_IPV6 = 41;
  static final int IP_RECVERR = 11;
  static final int IPV6_RECVERR = 25;
  static final int MSG_ERRQUEUE = 0x2000;

  static final int SOL_SOCKET = 1;
  static final int SO_TIMESTAMPNS = 35;

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int CLOCK_REALTIME = 0;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_OF =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      call("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SEND =
      call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECVMSG =
      call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOCK = call("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);

  private final MemorySegment state;
  private final MemorySegment time;

  PingSupport(Arena arena) {
    state = arena.allocate(STATE);
    time = arena.allocate(JAVA_LONG, 2);
  }

  /// The error of the last call.
  int errno() {
    return (int) ERRNO_OF.get(state, 0L);
  }

  int socket(int family, int protocol) {
    try {
      int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
      return (int) SOCKET.invokeExact(state, family, type, protocol);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int connect(int socket, MemorySegment address) {
    try {
      return (int) CONNECT.invokeExact(state, socket, address, (int) address.byteSize());
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int setOption(int socket, int level, int option, MemorySegment value) {
    try {
      int size = (int) value.byteSize();
      return (int) SETSOCKOPT.invokeExact(state, socket, level, option, value, size);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  long send(int socket, MemorySegment bytes) {
    try {
      return (long) SEND.invokeExact(state, socket, bytes, bytes.byteSize(), 0);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  long receive(int socket, MemorySegment header, int flags) {
    try {
      return (long) RECVMSG.invokeExact(state, socket, header, flags);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int close(int socket) {
    try {
      return (int) CLOSE.invokeExact(state, socket);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The time in nanoseconds, by the clock of the kernel's receive timestamps.
  long nanos() {
    try {
      int _ = (int) CLOCK.invokeExact(state, CLOCK_REALTIME, time);
      return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000 + time.getAtIndex(JAVA_LONG, 1);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @SuppressWarnings("restricted") // the agent is started with native access enabled
  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }
}
