package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.loopback.RawServer;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What browsers and curl show a page with.
class LenienceTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";

  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Cache[1]: hit | X-Cache[1]",
        "Set-Cookie: a=b\u0001c; Path=/ | Set-Cookie",
        "X-Bell: a\u0007b | X-Bell",
      })
  void takesOddHeaders(String line, String name) throws IOException {
    try (RawServer server = RawServer.saying(HEAD + line + "\r\nContent-Length: 5\r\n\r\nhello")) {
      Answered answered = runner.answer(site(server));

      assertEquals("hello", text(answered));
      assertEquals(Optional.of(List.of(name)), answered.facts().find(CommonFacts.INVALID_HEADERS));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5  \r\nhello\r\n0  \r\n\r\n",
        "5\t\r\nhello\r\n0\r\n\r\n",
        "2 \r\nhe\r\n3 ;a=b\r\nllo\r\n0 \r\nX: y\r\n\r\n",
        "05\r\nhello\r\n0\r\n\r\n",
      })
  void takesBlanksAfterTheSizeOfAChunkHoweverItArrives(String chunks) throws IOException {
    String head = HEAD + "Transfer-Encoding: chunked\r\n\r\n";
    for (int piece : List.of(1, 2, 3, chunks.length())) {
      try (RawServer server =
          RawServer.doing(socket -> {
            RawServer.readHead(socket);
            socket.setTcpNoDelay(true);
            RawServer.write(socket, head);
            for (int from = 0; from < chunks.length(); from += piece) {
              RawServer.write(
                  socket, chunks.substring(from, Math.min(chunks.length(), from + piece)));
            }
          })) {
        assertEquals("hello", text(runner.answer(site(server))), "in pieces of " + piece);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, Chunked",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked",
      })
  void takesChunksWhateverElseIsSaidOfTheLength(String head) throws IOException {
    try (RawServer server = RawServer.saying(head + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n")) {
      assertEquals("hello", text(runner.answer(site(server))));
    }
  }

  @Test
  void takesALengthWithLeadingZeros() throws IOException {
    try (RawServer server = RawServer.saying(HEAD + "Content-Length: 005\r\n\r\nhello")) {
      assertEquals("hello", text(runner.answer(site(server))));
    }
  }

  @Test
  void readsAPageByTheCharsetThatItNames() throws IOException {
    String page = "<html><head><meta charset=\"Shift_JIS\"></head><body>火の見</body></html>";
    byte[] bytes = page.getBytes(Charset.forName("windows-31j"));
    try (RawServer server =
        RawServer.doing(socket -> {
          RawServer.readHead(socket);
          RawServer.write(
              socket,
              HEAD + "Content-Type: text/html\r\nContent-Length: " + bytes.length + "\r\n\r\n");
          socket.getOutputStream().write(bytes);
          socket.getOutputStream().flush();
        })) {
      assertEquals(page, text(runner.answer(site(server))));
    }
  }

  @Test
  void sendsAPlainUrlThroughAProxyInAbsoluteForm() throws IOException {
    try (RawServer proxy =
        RawServer.doing(socket -> {
          String head = RawServer.readHead(socket);
          String[] lines = head.split("\r\n", -1);
          RawServer.write(
              socket, HEAD + "Content-Length: " + lines[0].length() + "\r\n\r\n" + lines[0]);
        })) {
      Answered answered =
          runner.answer(
              CheckText.probe(
                  "http { url = \"http://site.example/a?b=c\", proxy { url = \"http://127.0.0.1:"
                      + proxy.port()
                      + "\" } }"));

      assertEquals("GET http://site.example/a?b=c HTTP/1.1", text(answered));
    }
  }

  private static Site site(RawServer server) {
    return Site.at("http://127.0.0.1:" + server.port() + "/");
  }

  private static String text(Answered answered) {
    return answered.facts().find(CommonFacts.BODY).map(Body::text).orElseThrow();
  }
}
