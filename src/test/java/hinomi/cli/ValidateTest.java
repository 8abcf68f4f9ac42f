package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Warnings of `hinomi validate`, and what commands make of variables that are not set.
class ValidateTest {
  private final CommandLines hinomi = new CommandLines();
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp { host = a, port = 1 } | notifies nobody; set notify, as "@slack-team"
          tcp { host = a, port = 1 }, notify = "@a", slo { availability = 0.999 } | has an SLO of 0.999 percent; did you mean 99.9?
          tcp { host = a, port = 1 }, notify = "@a", slo { availability = 40 } | has an SLO of 40.0 percent
          tcp { host = a, port = 1 }, notify = "@a", slo { availability = 99, latency { target = 0.95, below = 1s } } | has an SLO of 0.95 percent; did you mean 95?
          tcp { host = a, port = 1 }, notify = "@a", alert { slower-than = 10s } | alert.slower-than of 10 s can never fire: timeout is 10 s
          tcp { host = a, port = 1 }, notify = "@a", timeout = 2s, expect { latency { total = 3s } } | expect.latency.total of 3 s can never fire: timeout is 2 s
          tcp { host = a, port = 1 }, notify = "@a", warn { latency { total = 1s } }, expect { latency { total = 1s } } | warn.latency.total of 1 s can never fire: expect.latency.total is 1 s
          tcp { host = a, port = 1 }, notify = "@a", alert { certificate-days = 3 } | alert.certificate-days can never fire: the target shows no certificate
          tls { host = a }, notify = "@a" | passes until its certificate has expired; add expect { certificate { days-left = 14 } }
          """)
  void warnsOfWhatNobodyWants(String check, String warning) throws IOException {
    write("checks { one { " + check + " } }");

    assertEquals(0, run("validate", "--config", settings()));
    assertEquals(
        "DIR/a.conf:1: checks.one: warning: " + warning + "\n1 check, no problems, 1 warning\n",
        printed(hinomi.printed()));
    assertEquals(2, run("validate", "--config", settings(), "--strict"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tls { host = a }, expect { certificate { days-left = 14 } }",
        "tls { host = a }, alert { certificate-days = 14 }",
        "tcp { host = a, port = 1 }, locations = [tokyo], slo { availability = 99.9 }",
        "tcp { host = a, port = 1 }, warn { latency { total = 1s } }, expect { latency { total = 2s } }"
      })
  void isSilentAboutGoodChecks(String check) throws IOException {
    write("checks { one { notify = \"@a\", " + check + " } }");

    assertEquals(0, run("validate", "--config", settings(), "--strict"));
    assertEquals("1 check, no problems\n", printed(hinomi.printed()));
  }

  /// Datadog has no correction for it, and the author no other way to write it.
  @Test
  void aWindowThatAnSloCountsIsNoWarning() throws IOException {
    write(
        """
        checks { one { tcp { host = a, port = 1 }, notify = "@a", slo { availability = 99 }
          maintenance { start = "2026-01-31T23:00", duration = 1h, zone = UTC, rule = "FREQ=MONTHLY;BYMONTHDAY=-1" } } }
        """);

    assertEquals(0, run("validate", "--config", settings(), "--strict"));
    assertEquals(
        "DIR/a.conf:1: checks.one: note: its maintenance counts in the SLO 'one: availability':"
            + " corrections have no BYMONTHDAY\n1 check, no problems\n",
        printed(hinomi.printed()));
  }

  @Test
  void saysTheSameOfManyChecksFiveTimes() throws IOException {
    write(
        "checks { \"a{n}\" { each { n = [1, 2, 3, 4, 5, 6, 7] }, tcp { host = \"a{n}\", port = 1 } } }");

    assertEquals(0, run("validate"));
    assertEquals(
        List.of(
            "DIR/a.conf:1: checks.a5: warning: notifies nobody; set notify, as \"@slack-team\"",
            "warning: 2 more checks: notifies nobody; set notify, as \"@slack-team\"",
            "7 checks, no problems, 7 warnings"),
        printed(hinomi.printed()).lines().skip(4).toList());
  }

  @Test
  void namesWhatCannotBeShown() throws IOException {
    write("checks { a { http { url = \"https://${HOST}/\" }, notify = \"@a\" } }");

    assertEquals(2, run("validate"));
    assertEquals(
        "DIR/a.conf:1: checks.a.http.url: ${HOST} is inside quotes, where it is plain text; move it"
            + " outside of them\n",
        printed(hinomi.printed()));
  }

  @Test
  void warnsWhenNothingWouldBeProbed() throws IOException {
    write("checks { one { tcp { host = a, port = 1 }, enabled = false } }");

    assertEquals(0, run("validate"));
    assertEquals(
        """
        warning: nothing would be probed
        0 checks (1 switched off), no problems, 1 warning
        """,
        printed(hinomi.printed()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http { url = ${X} }
          http { url = "https://"${X}"/" }
          http { url = "https://a.example/", address = ${X} }
          tcp { host = ${X}, port = ${X} }, interval = ${X}, phases = ${X}
          http { url = "https://{a}/" }, each { a = [${X}] }
          http { url = "https://a.example/", headers { K = ${X} } }, expect { status = [${X}, 204] }
          """)
  void needsNoSecrets(String check) throws IOException {
    write("checks { one { notify = \"@a\", " + check + " } }");

    assertEquals(0, run("validate"), hinomi.printed() + hinomi.errors());
    assertEquals("1 check, no problems\n", printed(hinomi.printed()));
    assertEquals("no value for X: a placeholder stands for it\n", hinomi.errors());
  }

  @Test
  void leavesOutWhatNoPlaceholderFits() throws IOException {
    Files.copy(Path.of("examples/shared/client.p12"), folder.resolve("client.p12"));
    write(
        """
        checks {
          one { http { url = "https://a.example/", tls { client { keystore = client.p12, password = ${P12} } } } }
          two { tcp { host = a, port = 1 }, notify = "@a" }
        }
        """);

    assertEquals(0, run("validate"));
    assertEquals("1 check, no problems\n", printed(hinomi.printed()));
    assertEquals(
        """
        no value for P12: a placeholder stands for it
        left out, as no placeholder fits: one
        """,
        hinomi.errors());
    hinomi.forget();
    assertEquals(0, run("plan", "--markdown"));
    assertTrue(
        hinomi
            .printed()
            .startsWith(
                """
                ## Hinomi plan

                no value for P12: a placeholder stands for it

                left out, as no placeholder fits: one

                """),
        hinomi::printed);
    assertEquals(2, run("export"));
  }

  @Test
  void refusesWhatTheAgentWouldRefuse() throws IOException {
    write(
        "checks { one { tcp { host = a, port = 1 }, notify = ${HANDLE}, tags { a = ${typo} } } }");

    assertEquals(2, run("validate"));
    assertEquals(
        List.of(
            "DIR/a.conf:1: checks.one.notify: must not come from the environment: it is shown to"
                + " everyone, unless hinomi.environment.plain names the variable",
            "DIR/a.conf:1: checks.one.tags.a: ${typo} is neither a key of this file nor set in the"
                + " environment"),
        printed(hinomi.printed()).lines().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "once", "try one"})
  void onlyProbesNeedValues(String command) throws IOException {
    write("checks { one { http { url = ${SHOP_URL} } } }");

    assertEquals(2, run(command.split(" ")));
    assertEquals(
        "DIR/a.conf:1: checks.one.http.url: ${SHOP_URL} is neither a key of this file nor set in the"
            + " environment\n1 problem; nothing was started\n",
        printed(hinomi.errors()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "run", "once", "list", "show", "plan", "export", "sync"})
  void refusesLocationsWithoutAgent(String command) throws IOException {
    write(
        """
        checks {
          one { tcp { host = a, port = 1 }, locations = tokio }
          two {
            tcp { host = a, port = 1 }
            locations = [
              osaka
              paris
            ]
          }
        }
        """);

    assertEquals(2, run(command, "--config", settings()));
    assertEquals(
        List.of(
            "DIR/a.conf:2: checks.one.locations: no agent is at 'tokio'; did you mean 'tokyo'?"
                + " hinomi.resources.locations has tokyo, osaka",
            "DIR/a.conf:7: checks.two.locations[1]: no agent is at 'paris';"
                + " hinomi.resources.locations has tokyo, osaka"),
        printed(hinomi.printed() + hinomi.errors()).lines().limit(2).toList());
  }

  @Test
  void takesAnyLocationWhereSettingsNameNone() throws IOException {
    write("checks { one { notify = \"@a\", tcp { host = a, port = 1 }, locations = tokio } }");

    assertEquals(0, run("validate", "--strict"));
  }

  @Test
  void refusesSloOfTasksThatStartTooRarely() throws IOException {
    write(
        """
        checks {
          one {
            notify = "@a", tcp { host = a, port = 1 }
            slo { availability = 99.9 }
          }
        }
        """);

    assertEquals(2, run("validate", "--config", settings("hinomi.resources.scheduled = 1h")));
    assertEquals(
        "DIR/a.conf:4: checks.one.slo: needs runs at most 5 min apart, and"
            + " hinomi.resources.scheduled starts them every 1 h: Datadog evaluates slices of 5 min,"
            + " and counts one without a run as good\n",
        printed(hinomi.printed()));
    assertEquals(
        0, run("validate", "--strict", "--config", settings("hinomi.resources.scheduled = 5m")));
  }

  @Test
  void runsNoAgentWhereNoneIsExpected() throws IOException {
    write("checks { one { notify = \"@a\", tcp { host = a, port = 1 } } }");
    String settings =
        settings(
            """
            hinomi { location = tokio, resources { locations = [tokyo, osaka], scheduled = 1h } }
            """);
    String message =
        "hinomi.location: is 'tokio', where no agent is expected; did you mean 'tokyo'?"
            + " hinomi.resources.locations has tokyo, osaka; set HINOMI_LOCATION to one of them, or"
            + " add it to them\n1 problem; nothing was started\n";

    assertEquals(2, run("run", "--config", settings));
    assertEquals(message, hinomi.errors());
    assertEquals(2, run("once", "--publish", "--env", "DD_API_KEY=k", "--config", settings));
    assertEquals(message + message, hinomi.errors());
    assertEquals(0, run("validate", "--config", settings));
  }

  private String settings() throws IOException {
    return settings("hinomi.resources.locations = [tokyo, osaka]");
  }

  private String settings(String content) throws IOException {
    Path settings = folder.resolve("settings.hocon");
    Files.writeString(settings, content);
    return settings.toString();
  }

  private void write(String content) throws IOException {
    Files.writeString(folder.resolve("a.conf"), content);
  }

  private String printed(String text) {
    return text.replace(folder.toString(), "DIR");
  }

  private int run(String... words) {
    return hinomi.run(List.of("--checks", folder.toString()), words);
  }
}
