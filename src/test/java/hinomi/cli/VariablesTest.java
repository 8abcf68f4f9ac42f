package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Variables from the command line, and those that `hinomi.conf` allows or declares as plain.
class VariablesTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    write("hinomi.conf", "hinomi { environment { plain = [STAGE], allow = [GITHUB_SHA] } }");
    write(
        "checks/a.conf",
        """
        checks { a {
          tcp { host = "127.0.0.1", port = 9, dialogue = [{ send = ${TOKEN} }] }
          recheck { attempts = 0 }
          tags { team = ${STAGE} }
        } }
        """);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--checks", folder + "/checks", "--config", folder.resolve("hinomi.conf").toString()));
    return Main.of()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void optionsOverrideFiles() throws IOException {
    write("one.env", "TOKEN=of-one\nSTAGE=of-one\n");
    write("two.env", "STAGE=of-two\n");

    int code = run("export", "--env-file", folder + "/one.env", "--env-file", folder + "/two.env");
    assertEquals(0, code, err::toString);
    assertTrue(out.toString().contains("team:of-two"), out::toString);

    assertEquals(0, run("export", "--env", "STAGE=of-option", "--env-file", folder + "/one.env"));
    assertTrue(out.toString().contains("team:of-option"), out::toString);
  }

  @Test
  void mayBeMissingInOtherChecks() throws IOException {
    write("checks/b.conf", "checks { b { tcp { host = \"127.0.0.1\", port = 9 } } }");

    assertEquals(1, run("try", "b"));
    assertEquals("", err.toString());
    assertEquals(1, run("once", "--only", "b"));
    assertTrue(out.toString().endsWith("\n1 check: 0 passed, 0 degraded, 1 failed\n"));

    assertEquals(2, run("try", "c"));
    assertTrue(err.toString().startsWith("no check named 'c'"), err::toString);
  }

  @ParameterizedTest
  @CsvSource({"try a", "once --only a", "once"})
  void areRequiredByWhatRuns(String words) {
    assertEquals(2, run(words.split(" ")));
    assertTrue(err.toString().contains("${TOKEN} is neither a key"), err::toString);
  }

  @Test
  void areNotAskedForWhereAllIsSwitchedOff() throws IOException {
    write("checks/b.conf", "checks { b { tcp { host = a, port = 9 }, enabled = false } }");

    assertEquals(2, run("once", "--only", "b", "--env", "TOKEN=x", "--env", "STAGE=x"));
    assertTrue(
        err.toString().contains("all checks that match --only 'b' are switched off"),
        err::toString);
    assertEquals(0, run("list", "--only", "b"));
    assertTrue(out.toString().endsWith("\n1 check, 1 switched off\n"), out::toString);
  }

  @Test
  void areSecretUnlessTheyArePlain() throws IOException {
    write(
        "checks/a.conf",
        "checks { a { http { url = \"http://127.0.0.1:9/\"${STAGE}\"/\"${TOKEN} } } }");

    run("once", "--json", "--env", "STAGE=staging-3", "--env", "TOKEN=s3cret-word");

    assertEquals(
        "http://127.0.0.1:9/staging-3/***", new JsonObject(out.toString()).getString("target"));
  }

  @Test
  void invalidOnesAreReportedWithoutTheirValues() throws IOException {
    write("bad.env", "TOKEN=x\ns3cret-word\n");

    assertEquals(2, run("validate", "--env-file", folder + "/bad.env", "--env", "other-s3cret"));
    assertEquals(
        List.of(
            "--env: must be NAME=VALUE, where NAME is letters, digits and _, with no digit first",
            folder
                + "/bad.env:2: must be NAME=VALUE, where NAME is letters, digits and _, with no digit"
                + " first"),
        out.toString().lines().toList());
    assertFalse(err.toString().contains("s3cret"), err::toString);
  }

  @Test
  void ofThePlatformAreRefusedUnlessAllowed() throws IOException {
    write(
        "checks/a.conf",
        """
        checks { a {
          http { url = "http://127.0.0.1:9/", headers { A = ${GITHUB_SHA}, B = ${GITHUB_REF} } }
        } }
        """);

    int code = run("validate", "--env", "GITHUB_SHA=abcdef0", "--env", "GITHUB_REF=refs");

    assertEquals(2, code);
    assertEquals(1, out.toString().lines().count(), out::toString);
    assertTrue(
        out.toString().contains("a.conf:2: checks.a.http.headers.B: ${GITHUB_REF} is a variable"),
        out::toString);
  }

  @Test
  void overrideTheEnvironmentForSettingsToo() throws IOException {
    write("checks/a.conf", "checks { a { tcp { host = \"127.0.0.1\", port = 9 } } }");

    run("once", "--json", "--env", "HINOMI_LOCATION=kyoto");

    assertEquals("kyoto", new JsonObject(out.toString()).getString("location"));
  }

  @Test
  void withAnInvalidNameInHinomiConfAreRefused() throws IOException {
    write("hinomi.conf", "hinomi {\n  environment { allow = [\"DD_*\"] }\n}");

    assertEquals(2, run("validate", "--env", "TOKEN=x", "--env", "STAGE=y"));
    assertTrue(
        out.toString()
            .contains("hinomi.conf:2: hinomi.environment.allow[0]: 'DD_*' is not the name"),
        out::toString);
  }

  @Test
  void andHostsThatAChangeAddsAreInThePlan() throws IOException {
    write("before/a.conf", "checks { a { http { url = \"https://a.example/\" } } }");
    write(
        "checks/a.conf",
        """
        key = ${?UNSET}
        checks {
          a {
            http {
              url = "https://b.example:8443/x"
              headers { X-Key = ${TOKEN}, Origin = "https://no.example/" }
              auth { oauth2 { token-url = "https://login.example/", client-id = a, client-secret = ${TOKEN} } }
              proxy { url = "http://proxy.example:3128" }
              body = "https://no.example/"
            }
            expect { url { contains = "https://no.example/" } }
            runbook = "https://no.example/"
          }
          "b-{n}" { each { n = [one, two] }, tcp { host = "{n}.example", port = 1, resolver = "192.0.2.53" } }
          c { dns { name = www.example, servers = [ns1.example, "ns2.example:5353"] } }
          d { journey { steps = [{ name = x, http { url = "https://step.example/" } }] } }
          e { http { url = "https://"${SECRET_HOST} } }
        }
        """);
    String[] words = {
      "--env", "TOKEN=s3cret-word", "--env", "SECRET_HOST=hush.example", "--env", "STAGE=x"
    };

    assertEquals(0, plan("--json", words), err::toString);
    JsonObject change = new JsonObject(out.toString()).getJsonObject("change");
    assertEquals(
        "{\"added\":[\"SECRET_HOST\",\"TOKEN\",\"UNSET\"],\"removed\":[],\"changed\":[]}",
        change.getJsonObject("variables").encode());
    assertEquals(
        List.of(
            "***",
            "192.0.2.53",
            "b.example",
            "login.example",
            "ns1.example",
            "ns2.example",
            "one.example",
            "proxy.example",
            "step.example",
            "two.example",
            "www.example"),
        change.getJsonObject("hosts").getJsonArray("added").getList());
    assertEquals(
        List.of("a.example"), change.getJsonObject("hosts").getJsonArray("removed").getList());

    out.getBuffer().setLength(0);
    assertEquals(0, plan("--markdown", words), err::toString);
    assertTrue(out.toString().contains("+ variable TOKEN\n"), out::toString);
    assertTrue(out.toString().contains("- host a.example\n"), out::toString);
    assertTrue(
        out.toString().contains("3 variables added, 0 removed; 11 hosts added, 1 removed; "),
        out::toString);
    assertFalse(out.toString().contains("hush"), out::toString);
  }

  private int plan(String form, String... words) {
    List<String> all = new ArrayList<>(List.of("plan", form, "--against", folder + "/before"));
    all.addAll(List.of(words));
    return run(all.toArray(String[]::new));
  }
}
