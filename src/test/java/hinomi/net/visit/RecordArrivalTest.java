package hinomi.net.visit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.net.tls.ThrowawayCa;
import hinomi.net.tls.TlsServer;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RecordArrivalTest {
  private static final int LARGE = 8_000;
  private static final Duration PAUSE = Duration.ofMillis(400);

  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  /// The network pauses within the record that holds the whole response.
  @Test
  void countsTheFirstByteOfALargeRecord() throws IOException {
    Instant now = Instant.now();
    ThrowawayCa.Identity identity =
        ThrowawayCa.selfSigned(List.of("127.0.0.1"), now.minusSeconds(60), now.plusSeconds(3600));
    String response = "HTTP/1.1 200 OK\r\nContent-Length: 12000\r\n\r\n" + "x".repeat(12_000);
    try (RawServer server = TlsServer.saying(identity, response);
        RawServer network = RawServer.doing(socket -> relay(socket, server.port()))) {

      Answered answered =
          RUNNER.answer(Site.at("https://127.0.0.1:" + network.port() + "/").unverified());

      Duration download = answered.timing().of(Phase.DOWNLOAD).orElseThrow();
      assertTrue(download.toMillis() >= PAUSE.toMillis() / 10, answered::toString);
    }
  }

  private static void relay(Socket client, int port) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread.ofVirtual().start(() -> pump(client, server));
      DataInputStream in = new DataInputStream(server.getInputStream());
      OutputStream out = client.getOutputStream();
      while (true) {
        byte[] header = in.readNBytes(5);
        if (header.length < 5) {
          throw new EOFException();
        }
        int length = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
        byte[] content = in.readNBytes(length);
        out.write(header);
        out.flush();
        if (length > LARGE) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
        out.write(content);
        out.flush();
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // that is how it ends
    }
  }
}
