package hinomi.cli.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.check.Check;
import hinomi.check.Checks;
import hinomi.check.Checks.Load;
import hinomi.probe.Probes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InitCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> prompts = new ArrayList<>();
  @TempDir private Path temporary;

  @Test
  void writesAFirstCheckAndWhatGoesWithIt() throws IOException {
    assertEquals(0, run("--yes", "--url", "https://www.example.com/"));

    assertEquals(
        """
        wrote  checks/sites.conf             1 check
        wrote  hinomi.conf
        wrote  .github/workflows/hinomi.yml
        wrote  .gitignore

        In .github/workflows/hinomi.yml, replace OWNER with the owner of your Hinomi repository.

        Nobody is notified yet: set notify in checks/sites.conf.

        Next, in FOLDER:
          hinomi try example-com     run one check, in detail
          hinomi plan                runs, series and cost a month
          DD_API_KEY=... hinomi run  run the agent until Ctrl-C
        """,
        out.toString().replace(folder().toString(), "FOLDER"));
    assertEquals(
        """
        # After a change: hinomi validate; one check in detail: hinomi try NAME.
        # Expect more: body { contains = "..." }, certificate { days-left = 14 }, ...

        defaults {
          interval = 1m
          # notify = "@slack-team"
        }

        checks {
          example-com {
            http { url = "https://www.example.com/" }
            expect { status = "2xx", latency { total = 5s } }
          }
        }
        """,
        read("checks/sites.conf"));
    assertEquals(List.of("example-com https://www.example.com/"), checks());
  }

  @Test
  void theNextCommandsAreCalledAsThisOne() {
    InputStream in = new ByteArrayInputStream(new byte[0]);
    run(new InitCommand(Optional.empty(), in, "./hinomi"), "--yes", "--url", "example.com");

    String clone = Path.of("hinomi").toAbsolutePath().toString();
    assertTrue(out.toString().contains("  " + clone + " try example-com "), out::toString);
  }

  @Test
  void settingsAreThoseOfTheOptions() throws IOException {
    run("--url", "example.com", "--location", "東京 1", "--notify", "@slack-shop");

    assertTrue(read("hinomi.conf").contains("\n  location = \"東京 1\"\n"), read("hinomi.conf"));
    assertTrue(read("hinomi.conf").contains("resources { namespace = shop }"));
    assertTrue(read("checks/sites.conf").contains("\n  notify = \"@slack-shop\"\n"));
  }

  @Test
  void secretsInTheWorkflowAreThoseThatTheRoleMayRead() throws IOException {
    run("--yes", "--url", "example.com");

    String workflow = read(".github/workflows/hinomi.yml");
    assertTrue(workflow.contains(":parameter/hinomi-shop/NAME\n"), workflow);
  }

  @Test
  void asksForWhatNoOptionSays() throws IOException {
    int code =
        answering("https://", "www.example.com shop.example.com", "tokyo", "slack", "@slack-shop");

    assertEquals(0, code, err::toString);
    assertEquals(
        List.of(
            "URL to check: ",
            "  'https://' is neither a host nor an HTTP URL without user\nURL to check: ",
            "Location of the agent, such as tokyo [local]: ",
            "Handle that Datadog notifies, such as @slack-shop [nobody]: ",
            "  must be a Datadog handle, as @slack-team, was 'slack'\n"
                + "Handle that Datadog notifies, such as @slack-shop [nobody]: "),
        prompts);
    assertEquals(
        List.of(
            "example-com https://www.example.com/", "shop-example-com https://shop.example.com/"),
        checks());
  }

  @Test
  void anEmptyAnswerTakesTheDefault() throws IOException {
    assertEquals(0, answering("example.com", "", ""));

    assertTrue(read("hinomi.conf").contains("location = local\n"));
    assertTrue(read("checks/sites.conf").contains("  # notify = "));
  }

  @Test
  void anEndOfInputWritesNothing() {
    assertEquals(2, answering("example.com"));

    assertEquals("\ncancelled: nothing was written\n", err.toString());
    assertTrue(Files.notExists(folder()));
  }

  @Test
  void withoutATerminalItNamesTheOptions() {
    assertEquals(2, run("--url", "example.com"));

    assertEquals(
        "no terminal to ask on: use --url URL (or --from-sitemap, --from-hosts), --location NAME"
            + " and --notify HANDLE; with --yes, the last two may be missing\n",
        err.toString());
    assertTrue(Files.notExists(folder()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --yes | nothing to check: use --url URL, --from-sitemap URL or --from-hosts FILE
          --yes --url ftp://example.com/ | --url: 'ftp://example.com/' is neither a host nor an HTTP URL without user
          --yes --url http:/example.com | --url: 'http:/example.com' is neither a host nor an HTTP URL without user
          --yes --url https://u:p@example.com/ | --url: 'https://u:p@example.com/' is neither a host nor an HTTP URL without user
          --yes --url example.com --notify slack | --notify: must be a Datadog handle, as @slack-team, was 'slack'
          --yes --url example.com --repository hinomi | --repository: must be OWNER/NAME, was 'hinomi'
          --yes --url example.com --file ../x.conf | --file: must be a name such as shop.conf, was '../x.conf'
          --yes --from-sitemap example.com --limit 0 | --limit: must be 1 to 5000, was 0
          --yes --from-hosts /nowhere | --from-hosts: cannot read /nowhere
          """)
  void refusesWrongOptionsAndWritesNothing(String options, String message) {
    assertEquals(2, run(options.split(" ")));

    assertEquals(message + "\n", err.toString());
    assertTrue(Files.notExists(folder()));
  }

  @Test
  void keepsWhatExistsAndWritesTheRest() throws IOException {
    Files.createDirectories(folder().resolve("checks"));
    Files.writeString(folder().resolve("checks/sites.conf"), "checks { }");
    Files.writeString(folder().resolve(".gitignore"), "mine");

    assertEquals(0, run("--yes"));

    assertEquals(
        """
        kept   checks/sites.conf             exists; --file NAME writes another
        wrote  hinomi.conf
        wrote  .github/workflows/hinomi.yml
        kept   .gitignore                    exists
        """,
        out.toString().lines().limit(4).map(line -> line + "\n").collect(Collectors.joining()));
    assertEquals("checks { }", read("checks/sites.conf"));
    assertEquals("mine", read(".gitignore"));
  }

  @Test
  void aSecondFileTakesOtherNames() throws IOException {
    run("--yes", "--url", "https://www.example.com/");
    run("--yes", "--url", "https://example.com/", "--file", "more.conf");

    assertEquals(
        List.of("example-com-2 https://example.com/", "example-com https://www.example.com/"),
        checks());
  }

  @Test
  void inHinomiItselfNoWorkflowIsWritten() throws IOException {
    Path workflows = Files.createDirectories(folder().resolve(".github/workflows"));
    Files.copy(Path.of(".github/workflows/review.yml"), workflows.resolve("review.yml"));
    Files.copy(Path.of(".github/workflows/deploy.yml"), workflows.resolve("deploy.yml"));

    assertEquals(0, run("--yes", "--url", "example.com"));

    assertTrue(Files.notExists(folder().resolve(".github/workflows/hinomi.yml")));
    assertTrue(
        out.toString()
            .contains("left out  .github/workflows/hinomi.yml  review.yml and deploy.yml exist"),
        out::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://github.com/acme/checks.git", "git@github.com:acme/checks.git"})
  void theWorkflowCallsHinomiOfTheSameOwner(String remote) throws Exception {
    Files.createDirectories(folder());
    git("init", "--quiet");
    git("remote", "add", "origin", remote);

    run("--yes", "--url", "example.com");

    assertTrue(
        read(".github/workflows/hinomi.yml")
            .contains("uses: acme/hinomi/.github/workflows/review.yml@v0"));
    assertTrue(!out.toString().contains("OWNER"), out::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "review, hinomi: hinomi-ref: environment: token:",
    "deploy, hinomi: hinomi-ref: check-secrets: token: DD_API_KEY: DD_APP_KEY:"
  })
  void theWorkflowPassesOnlyWhatTheCalledOnesTake(String workflow, String keys) throws IOException {
    String called = Files.readString(Path.of(".github/workflows/" + workflow + ".yml"));

    run("--yes", "--url", "example.com");

    String job = read(".github/workflows/hinomi.yml").split("\n  " + workflow + ":\n", -1)[1];
    for (String key : keys.split(" ", -1)) {
      assertTrue(job.contains(key) && called.contains("\n      " + key + "\n"), key);
    }
  }

  @Test
  void aListOfHostsBecomesOneEntry() throws IOException {
    assertEquals(
        0,
        listing("# ours\nwww.example.com\nshop.example.com # the shop\n\nWWW.example.com\nx.jp\n"));

    assertEquals(
        """
        checks {
          "{host}" {
            each { host = [www.example.com, shop.example.com, x.jp] }
            http { url = "https://{host}/" }
            expect { status = "2xx", latency { total = 5s } }
          }
        }
        """,
        read("checks/sites.conf").replaceFirst("(?s).*\nchecks", "checks"));
    assertTrue(out.toString().contains("hinomi try www.example.com "), out::toString);
  }

  @Test
  void everyPageOfAMixedListIsCheckedOnce() throws IOException {
    listing(
        """
        a.example
        b.example
        c.example
        10.0.0.1:8443
        [2001:db8::1]:8443
        http://a.example/
        https://intranet/health
        https://docs.example/
        https://docs.example/guide/start.html
        https://docs.example/guide/install.html
        https://docs.example/guide/faq?x=1&y=$z
        https://docs.example/guide/faq?x=1&y=$z#top
        https://docs.example/about
        https://docs.example/blog
        https://docs.example/team
        https://docs.example/カート
        https://docs.example/2024
        日本語.jp
        """);

    assertEquals(
        List.of(
            "a.example https://a.example/",
            "b.example https://b.example/",
            "c.example https://c.example/",
            "docs.example https://docs.example/",
            "xn--wgv71a119e.jp https://xn--wgv71a119e.jp/",
            "10-0-0-1-8443 https://10.0.0.1:8443/",
            "2001-db8-1-8443 https://[2001:db8::1]:8443/",
            "a-example http://a.example/",
            "intranet-health https://intranet/health",
            "docs-example-about https://docs.example/about",
            "docs-example-blog https://docs.example/blog",
            "docs-example-team https://docs.example/team",
            "docs-example-guide-start https://docs.example/guide/start.html",
            "docs-example-guide-install https://docs.example/guide/install.html",
            "docs-example-guide-faq-x-1-y-z https://docs.example/guide/faq?x=1&y=$z",
            "docs-example-page https://docs.example/%E3%82%AB%E3%83%BC%E3%83%88",
            "docs-example-2024 https://docs.example/2024"),
        checks());
  }

  @Test
  void namesStayUniqueAndShort() throws IOException {
    listing(
        """
        https://x.example/a-b
        https://x.example/a/b
        https://x.example/a/b/
        https://x.example/a_b
        https://x.example/%s
        """
            .formatted("long/".repeat(300)));

    assertEquals(
        List.of("x-example-a-b", "x-example-a-b-2", "x-example-a-b-3", "x-example-a-b-4"),
        checks().stream().map(line -> line.replaceFirst(" .*", "")).limit(4).toList());
    assertEquals(5, checks().size());
  }

  @Test
  void everyWrongLineIsNamed() {
    assertEquals(2, listing("a.example\nhttp:///x\na b\n"));

    assertEquals(
        """
        standard input:2: is neither a host nor an HTTP URL without user: 'http:///x'
        standard input:3: is neither a host nor an HTTP URL without user: 'a b'
        """,
        err.toString());
    assertTrue(Files.notExists(folder()));
  }

  @Test
  void readsASitemapThroughAnIndexAndGzip() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (Site site = new Site(files)) {
      files.put("/sitemap.xml", text(index(site.url() + "/a.xml", site.url() + "/b.xml.gz")));
      files.put("/a.xml", text("<?xml version='1.0'?>" + urlset("https://x.example/a?b&amp;c")));
      files.put("/b.xml.gz", gzip(urlset("https://x.example/d", "mailto:me@x.example")));

      assertEquals(0, run("--yes", "--from-sitemap", site.url() + "/sitemap.xml"), err::toString);
    }

    assertEquals(
        List.of("x-example-a-b-c https://x.example/a?b&c", "x-example-d https://x.example/d"),
        checks());
    assertEquals("Ignored entries that are not HTTP URLs: 1.\n", err.toString());
  }

  @Test
  void takesNoMorePagesOfASitemapThanTheLimit() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    String[] urls =
        IntStream.range(0, 5).mapToObj(n -> "https://x.example/p" + n).toArray(String[]::new);
    files.put("/sitemap.xml", text(urlset(urls)));

    try (Site site = new Site(files)) {
      assertEquals(0, run("--yes", "--limit", "4", "--from-sitemap", site.url() + "/sitemap.xml"));
    }

    assertEquals(4, checks().size());
    assertEquals("The sitemap has more than 4 pages; --limit N takes more.\n", err.toString());
  }

  @Test
  void readsTheFirstFilesOfALargeIndex() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (Site site = new Site(files)) {
      List<String> urls = new ArrayList<>();
      for (int file = 0; file < 60; file++) {
        urls.add(site.url() + "/" + file);
        files.put("/" + file, text(urlset("https://x.example/p" + file)));
      }
      files.put("/index.xml", text(index(urls.toArray(String[]::new))));

      assertEquals(0, run("--yes", "--from-sitemap", site.url() + "/index.xml"), err::toString);
    }

    assertEquals(49, checks().size());
    assertEquals("The sitemap has more than 50 files; the others are not read.\n", err.toString());
  }

  @Test
  void controlCharactersOfASitemapAreSpelledOut() {
    Map<String, byte[]> files = new HashMap<>();
    try (Site site = new Site(files)) {
      files.put("/index.xml", text(index(site.url() + "/&#27;[31m")));

      assertEquals(2, run("--yes", "--from-sitemap", site.url() + "/index.xml"));
    }

    assertFalse(err.toString().contains("\u001b"), err::toString);
  }

  @Test
  void anIndexThatNeverEndsIsCut() {
    Map<String, byte[]> files = new HashMap<>();
    try (Site site = new Site(files)) {
      files.put("/loop.xml", text(index(site.url() + "/loop.xml")));
      for (int level = 0; level < 9; level++) {
        files.put("/" + level, text(index(site.url() + "/" + (level + 1))));
      }

      assertEquals(2, run("--yes", "--from-sitemap", site.url() + "/loop.xml"));
      assertEquals(2, run("--yes", "--from-sitemap", site.url() + "/0"));

      assertEquals(
          """
          SITE/loop.xml: lists no pages
          --from-sitemap: SITE/2: an index more than 3 levels deep
          """,
          err.toString().replace(site.url(), "SITE"));
    }
  }

  @Test
  void whatIsNoSitemapIsRefused() {
    Map<String, byte[]> files = new HashMap<>();
    files.put("/page", text("<html><body>hello</body></html>"));
    files.put("/bomb.gz", gzip(" ".repeat(11 << 20)));
    try (Site site = new Site(files)) {
      assertEquals(2, run("--yes", "--from-sitemap", site.url() + "/page"));
      assertEquals(2, run("--yes", "--from-sitemap", site.url() + "/none"));
      assertEquals(2, run("--yes", "--from-sitemap", site.url() + "/bomb.gz"));

      assertEquals(
          """
          --from-sitemap: SITE/page: not a sitemap: <urlset> or <sitemapindex> expected
          --from-sitemap: SITE/none: status is 404
          --from-sitemap: SITE/bomb.gz: larger than 10 MiB
          """,
          err.toString().replace(site.url(), "SITE"));
    }
    assertTrue(Files.notExists(folder()));
  }

  private static final class Site implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    Site(Map<String, byte[]> files) {
      server =
          vertx
              .createHttpServer()
              .requestHandler(request -> {
                byte[] file = files.get(request.path());
                request.response().setStatusCode(file == null ? 404 : 200);
                request.response().end(Buffer.buffer(file == null ? new byte[0] : file));
              })
              .listen(0, "127.0.0.1")
              .await();
    }

    String url() {
      return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
      vertx.close().await();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String index(String... urls) {
    return Arrays.stream(urls)
        .map(url -> "<sitemap><loc>" + url + "</loc></sitemap>")
        .collect(
            Collectors.joining(
                "",
                "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
                "</sitemapindex>"));
  }

  private static String urlset(String... urls) {
    return Arrays.stream(urls)
        .map(url -> "<url><loc> " + url + " </loc></url>")
        .collect(Collectors.joining("", "<urlset>", "</urlset>"));
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private Path folder() {
    return temporary.resolve("shop");
  }

  private String read(String file) throws IOException {
    return Files.readString(folder().resolve(file));
  }

  /// Name and target of each check, as `validate` and `try` load them.
  private List<String> checks() throws IOException {
    return switch (Checks.load(folder().resolve("checks"), Map.of(), Probes.kinds())) {
      case Load.Refused(var problems) -> throw new AssertionError(problems.toString());
      case Load.Loaded(Checks checks) ->
          checks.all().stream().map(InitCommandTest::nameAndTarget).toList();
    };
  }

  private static String nameAndTarget(Check check) {
    return check.name() + " " + check.probe().target();
  }

  private void git(String... words) throws Exception {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", folder().toString()), Stream.of(words)).toList();
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private int run(String... options) {
    return run(
        new InitCommand(Optional.empty(), new ByteArrayInputStream(new byte[0]), "hinomi"),
        options);
  }

  private int listing(String hosts) {
    ByteArrayInputStream in = new ByteArrayInputStream(hosts.getBytes(StandardCharsets.UTF_8));
    return run(new InitCommand(Optional.empty(), in, "hinomi"), "--yes", "--from-hosts", "-");
  }

  private int answering(String... answers) {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    Questions questions =
        new Questions(prompt -> {
          prompts.add(prompt);
          return left.poll();
        });
    return run(
        new InitCommand(Optional.of(questions), new ByteArrayInputStream(new byte[0]), "hinomi"));
  }

  private int run(InitCommand command, String... options) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(Stream.of(folder().toString()), Stream.of(options))
                .toArray(String[]::new));
  }
}
