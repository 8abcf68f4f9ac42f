package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/// What `hinomi once` prints, to people and to programs.
class OnceOutputTest {
  private final Vertx vertx = Vertx.vertx();
  private final CommandLines hinomi = new CommandLines();
  @TempDir private Path folder;

  @BeforeEach
  void serve() throws IOException {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("a %, <b> & \u0007\nnext: line"))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    Files.writeString(
        folder.resolve("a.conf"),
        """
        defaults { recheck { attempts = 0 }, http { url = "http://127.0.0.1:PORT/" } }
        checks {
          good { }
          slow { warn { body { contains = tea } } }
          bad { expect { status = 404 } }
          osaka-only { locations = osaka }
          old { enabled = false }
        }
        """
            .replace("PORT", "" + port));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void printsOneLineACheckUnderAHead() {
    assertEquals(1, run("once"));
    assertEquals(
        """
        RESULT    CHECK  LATENCY ms  REASON     MESSAGE
        passed    good #
        degraded  slow #  assertion  body does not contain 'tea' (HTTP 200, 23 bytes: 'a %, <b> & ··next: line') [DIR/a.conf:4]
        failed    bad #  assertion  status is 200, expected 404 [DIR/a.conf:5]

        5 checks: 1 passed, 1 degraded, 1 failed, 2 skipped
        skipped, runs at osaka, not at local: osaka-only
        skipped, switched off: old
        """,
        printed().replaceAll(" +\\d+\\.\\d( |\n)", " #$1"));
  }

  @Test
  void annotatesLinesOnGitHub() {
    assertEquals(1, run("once", "--format", "github"));
    assertEquals(
        """
        ::warning file=DIR/a.conf,line=4,title=slow::assertion: body does not contain 'tea' (HTTP 200, 23 bytes: 'a %25, <b> & \\u0007\\nnext: line')
        ::error file=DIR/a.conf,line=5,title=bad::assertion: status is 200, expected 404
        ::notice file=DIR/a.conf,line=6,title=osaka-only::skipped: runs at osaka, not at local
        ::notice file=DIR/a.conf,line=7,title=old::skipped: switched off
        5 checks: 1 passed, 1 degraded, 1 failed, 2 skipped
        """,
        printed());
  }

  @Test
  void speaksTheTestAnythingProtocol() {
    assertEquals(1, run("once", "--format", "tap"));
    assertEquals(
        """
        TAP version 14
        1..5
        ok 1 - good
        ok 2 - slow
          ---
          severity: degraded
          reason: assertion
          message: "body does not contain 'tea' (HTTP 200, 23 bytes: 'a %, <b> & \\u0007\\nnext: line')"
          at: "DIR/a.conf:4"
          ...
        not ok 3 - bad
          ---
          severity: failed
          reason: assertion
          message: "status is 200, expected 404"
          at: "DIR/a.conf:5"
          ...
        ok 4 - osaka-only # SKIP runs at osaka, not at local
        ok 5 - old # SKIP switched off
        """,
        printed());
  }

  @Test
  void writesXmlAsJUnitDoes() throws Exception {
    assertEquals(1, run("once", "--format", "junit"));

    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(printed())))
            .getDocumentElement();
    assertEquals("5", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
    assertEquals("2", suite.getAttribute("skipped"));
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertEquals("status is 200, expected 404", failure.getAttribute("message"));
    assertEquals("bad", ((Element) failure.getParentNode()).getAttribute("name"));
    assertTrue(
        suite
            .getElementsByTagName("system-out")
            .item(0)
            .getTextContent()
            .contains("<b> & \\u0007\\nnext"));
  }

  @Test
  void printsJsonOfTheRunsAlone() {
    assertEquals(1, run("once", "--json"));
    assertEquals(3, hinomi.printed().lines().filter(line -> line.startsWith("{")).count());
    assertEquals(
        """
        skipped, runs at osaka, not at local: osaka-only
        skipped, switched off: old
        """,
        hinomi.errors());
  }

  @ParameterizedTest
  @CsvSource({"good, degraded, 0", "slow, failed, 0", "slow, degraded, 1", "bad, degraded, 1"})
  void failsOnTheWorstThatIsAllowed(String check, String worst, int code) {
    assertEquals(code, run("once", "--only", check, "--fail-on", worst));
  }

  private String printed() {
    return hinomi.printed().replace(folder.toString(), "DIR");
  }

  private int run(String... words) {
    return hinomi.run(List.of("--checks", folder.toString()), words);
  }
}
