package hinomi.loopback;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A server on loopback that does to each connection exactly what it is told, however wrong.
public final class RawServer implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  public interface Script {
    void play(Socket socket) throws IOException, InterruptedException;
  }

  public RawServer(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  public static RawServer doing(Script script) {
    try {
      return new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /// Reads the head of a request, says this, and hangs up.
  public static RawServer saying(String answer) {
    return doing(socket -> {
      readHead(socket);
      write(socket, answer);
    });
  }

  /// Takes turns: says what follows `> `, and waits to hear exactly what follows `< `.
  public static void take(Socket socket, String... turns) throws IOException {
    for (String turn : turns) {
      if (turn.startsWith("> ")) {
        write(socket, turn.substring(2));
      } else {
        byte[] wanted = turn.substring(2).getBytes(StandardCharsets.ISO_8859_1);
        byte[] heard = socket.getInputStream().readNBytes(wanted.length);
        if (!Arrays.equals(wanted, heard)) {
          throw new IOException("heard " + new String(heard, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  public static String readHead(Socket socket) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    int next;
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")
        && (next = in.read()) >= 0) {
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  public static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Waits until the other side hangs up.
  public static void awaitEnd(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {}
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  public int connections() {
    return connections.get();
  }

  /// Connections whose script has not ended.
  public int open() {
    return open.size();
  }

  /// Waits until nobody is connected any more.
  public void awaitAllClosed() {
    long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (open() > 0) {
      if (System.nanoTime() > until) {
        throw new AssertionError(open() + " connections are still open after a minute");
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : open) {
      each.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> play(socket));
      }
    } catch (IOException closed) {
      // that is how it ends
    }
  }

  private void play(Socket socket) {
    try (socket) {
      script.play(socket);
    } catch (IOException | InterruptedException gone) {
      // the probe hung up, as it may
    } finally {
      open.remove(socket);
    }
  }
}
