package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadAnswersTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                        | connection closed without a response
          SSH-2.0-OpenSSH_9.2\\r\\n                                 | not an HTTP response: 'SSH-2.0-OpenSSH_9.2'
          220 mail.example ESMTP\\r\\n                              | not an HTTP response: '220 mail.example ESMTP'
          HTTP/1.1 abc\\r\\n\\r\\n                                | the status is 'abc', not three digits
          HTTP/1.1 -1 Odd\\r\\n\\r\\n                             | the status is '-1
          HTTP/1.1 99 Odd\\r\\nContent-Length: 2\\r\\n\\r\\nab | the status is '99', not three digits
          HTTP/1.1 0 Odd\\r\\nContent-Length: 0\\r\\n\\r\\n    | the status is '0', not three digits
          HTTP/1.1 1000 Odd\\r\\nContent-Length: 0\\r\\n\\r\\n | the status is '1000', not three digits
          HTTP/1.1 99999999999 Odd\\r\\n\\r\\n                    | the status is '99999999999
          HTTP/1.1\\r\\n\\r\\n                                    | the status line has no status
          HTTP/1.1 \\r\\n\\r\\n                                   | the status line has no status
          HTTP/1.1 200 OK\\r\\nContent-                             | connection closed within the headers
          HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\n1234   | connection closed within the body, after 4 bytes
          HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n1 | invalid headers
          HTTP/1.1 200 OK\\r\\nContent-Length: ten\\r\\n\\r\\n1     | invalid headers
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab | connection closed within the body, after 2 bytes
          HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n | invalid chunk in the body
          HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 12\\r\\n\\r\\nabcdabcdabcd | cannot decompress the body
          """)
  void areFaultsOfProtocolInWords(String answer, String detail) throws IOException {
    try (RawServer server = RawServer.saying(answer.replace("\\r", "\r").replace("\\n", "\n"))) {

      Failed failed = RUNNER.failure(Site.at(server.url()));

      assertEquals(Cause.PROTOCOL, failed.cause());
      assertTrue(failed.detail().startsWith(detail), failed.detail());
    }
  }

  @Test
  void aRefusedConnectionNamesTheAddress() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    Failed failed = RUNNER.failure(Site.at("http://127.0.0.1:" + port + "/"));

    assertAll(
        () -> assertEquals(Cause.CONNECT, failed.cause()),
        () -> assertEquals("connection refused by 127.0.0.1:" + port, failed.detail()),
        () ->
            assertEquals(
                "127.0.0.1:" + port, failed.facts().find(CommonFacts.ADDRESS).orElseThrow()));
  }

  @Test
  void aResetIsOne() throws IOException {
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          socket.setSoLinger(true, 0);
        })) {

      Failed failed = RUNNER.failure(Site.at(server.url()));

      assertEquals(Cause.PROTOCOL, failed.cause());
      assertEquals("connection reset while waiting for the first byte", failed.detail());
    }
  }
}
