package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.loopback.RawServer;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.CheckText;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that say no end of things over HTTP/2, none of which is an answer.
class Http2FloodTest {
  private static final byte[] SETTINGS = HexFormat.of().parseHex("000000040000000000");

  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  @ParameterizedTest
  @CsvSource({
    "ping, 000008060000000000 0000000000000000, the server sent more than 1000 HTTP/2 control frames",
    "settings, 000000040000000000, the server sent more than 1000 HTTP/2 control frames",
    "window, 000004080000000003 00000001, the server sent more than 1000 HTTP/2 control frames",
    "stray, 000001000000000001 00, the server sent invalid HTTP/2 frames",
  })
  void areGivenUpSoon(String name, String frame, String output) throws IOException {
    byte[] more = HexFormat.of().parseHex(frame.replace(" ", "").repeat(400));
    try (RawServer server = RawServer.doing(socket -> pour(socket, more))) {
      Probe probe =
          CheckText.probe(
              "grpc { host = \"127.0.0.1\", port = %d, tls = false }".formatted(server.port()));

      Failed failed = runner.failure(probe);

      assertEquals("protocol: " + output, failed.cause().key() + ": " + failed.detail());
      server.awaitAllClosed();
    }
  }

  private static void pour(Socket socket, byte[] more) throws IOException {
    OutputStream out = socket.getOutputStream();
    socket.getInputStream().read();
    Thread.ofVirtual().start(() -> hear(socket));
    out.write(SETTINGS);
    while (true) {
      out.write(more);
    }
  }

  /// So that its replies find room.
  private static void hear(Socket socket) {
    try {
      RawServer.awaitEnd(socket);
    } catch (IOException gone) {
      // as the probe may
    }
  }
}
