package hinomi.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.Set;

/// Recognises that this process has run out of descriptors, threads or ports, by exceptions of the
/// operating system alone, never by text that a peer could have sent.
public final class ResourceExhaustion {
  private static final String NO_DESCRIPTOR =
      "the agent is out of file descriptors (too many open files): raise ulimit -n";
  private static final String NO_THREAD =
      "the agent cannot start another thread: raise ulimit -u or the pids limit of the container";

  private static final String NO_PORT =
      "the agent is out of local ports: widen net.ipv4.ip_local_port_range or run fewer probes";

  private static final Set<String> DESCRIPTORS =
      Set.of("Too many open files", "Too many open files in system");
  private static final Set<String> PLAIN =
      Set.of("java.io.IOException", "java.net.SocketException", "java.net.BindException");

  private static final int DEEPEST = 10;

  private ResourceExhaustion() {}

  /// What has run out, in words, if anything.
  public static Optional<String> of(Throwable error) {
    Throwable each = error;
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      if (each instanceof IOException failure && isOfDescriptors(failure)) {
        return Optional.of(NO_DESCRIPTOR);
      }
      if (each instanceof OutOfMemoryError
          && String.valueOf(each.getMessage()).contains("create native thread")) {
        return Optional.of(NO_THREAD);
      }
      each = each.getCause();
    }
    return Optional.empty();
  }

  /// The same for a connection to the address. Every machine has an IPv4 address of its own, so
  /// that what cannot be assigned to an IPv4 connection is its port.
  public static Optional<String> of(Throwable error, InetAddress to) {
    boolean isOfPorts =
        to instanceof Inet4Address
            && error instanceof SocketException
            && String.valueOf(error.getMessage()).contains("Cannot assign requested address");
    return isOfPorts ? Optional.of(NO_PORT) : of(error);
  }

  /// Java's own exceptions have this message alone; those of files and of Netty have a prefix.
  private static boolean isOfDescriptors(IOException failure) {
    String type = failure.getClass().getName();
    String message = String.valueOf(failure.getMessage());
    boolean isNamed =
        type.startsWith("java.nio.file.") || type.startsWith("io.netty.channel.unix.Errors");
    boolean isPlain = PLAIN.contains(type);
    return (isPlain && DESCRIPTORS.contains(message))
        || (isNamed && DESCRIPTORS.stream().anyMatch(words -> message.endsWith(": " + words)));
  }
}
