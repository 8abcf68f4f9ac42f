package truth;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// A cable between two network interfaces (TUN) that delays every packet by the same time. It does
/// what `tc netem delay` does, in user space, as many kernels have no netem.
final class Link {
  private static final int LARGEST = 65_536;
  private static final int READ_WRITE = 2;
  private static final long SET_INTERFACE = 0x400454caL;
  private static final short TUN_WITHOUT_HEADER = 0x1001;
  private static final int NAME_LENGTH = 16;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      function("open", 2, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle IOCTL =
      function(
          "ioctl",
          2,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.ADDRESS);
  private static final MethodHandle READ = transfer("read");
  private static final MethodHandle WRITE = transfer("write");

  private final long delay;

  private record Packet(byte[] bytes, long due) {}

  private Link(long delay) {
    this.delay = delay;
  }

  /// Makes both interfaces in this network namespace, from where they can be moved.
  static void between(String one, String other, long delayNanos) throws IOException {
    Link link = new Link(delayNanos);
    int first = open(one);
    int second = open(other);
    link.carry(first, second);
    link.carry(second, first);
  }

  private void carry(int from, int to) {
    BlockingQueue<Packet> underWay = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().start(() -> receive(from, underWay));
    Thread.ofPlatform().daemon().start(() -> deliver(to, underWay));
  }

  private void receive(int from, BlockingQueue<Packet> underWay) {
    MemorySegment buffer = Arena.global().allocate(LARGEST);
    while (true) {
      long length = call(READ, from, buffer, (long) LARGEST);
      if (length > 0) {
        byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        underWay.add(new Packet(bytes, System.nanoTime() + delay));
      } else {
        LockSupport.parkNanos(1_000_000); // the interface is not up yet
      }
    }
  }

  private static void deliver(int to, BlockingQueue<Packet> underWay) {
    MemorySegment buffer = Arena.global().allocate(LARGEST);
    try {
      while (true) {
        Packet packet = underWay.take();
        long left;
        while ((left = packet.due() - System.nanoTime()) > 0) {
          LockSupport.parkNanos(left);
        }
        MemorySegment.copy(
            packet.bytes(), 0, buffer, ValueLayout.JAVA_BYTE, 0, packet.bytes().length);
        call(WRITE, to, buffer, (long) packet.bytes().length);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static int open(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int device = (int) call(OPEN, arena.allocateFrom("/dev/net/tun"), READ_WRITE);
      MemorySegment request = arena.allocate(40);
      byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
      MemorySegment.copy(ascii, 0, request, ValueLayout.JAVA_BYTE, 0, ascii.length);
      request.set(ValueLayout.JAVA_SHORT_UNALIGNED, NAME_LENGTH, TUN_WITHOUT_HEADER);
      if (device < 0 || call(IOCTL, device, SET_INTERFACE, request) < 0) {
        throw new IOException("cannot make the network interface " + name + " at /dev/net/tun");
      }
      return device;
    }
  }

  private static MethodHandle transfer(String name) {
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
  }

  private static MethodHandle function(
      String name, int fixed, ValueLayout result, ValueLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, parameters),
        Linker.Option.firstVariadicArg(fixed));
  }

  private static long call(MethodHandle function, Object... arguments) {
    try {
      return ((Number) function.invokeWithArguments(arguments)).longValue();
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
