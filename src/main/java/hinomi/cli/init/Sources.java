package hinomi.cli.init;

import hinomi.config.AgentSettings;
import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Secrets;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.net.NetworkSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The options that name what to check, and the pages that they name.
final class Sources {
  private static final int MOST_PAGES = 5_000;
  private static final int MOST_HOSTS = 5_000;
  private static final int LARGEST_LIST = 10 << 20;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A URL to check; a host alone means https://HOST/. Repeatable.")
  private List<String> urls = List.of();

  @Option(
      names = "--from-sitemap",
      paramLabel = "URL",
      description = "Check the pages of a sitemap or sitemap index, also in gzip.")
  private Optional<String> sitemap = Optional.empty();

  @Option(
      names = "--from-hosts",
      paramLabel = "FILE",
      description = "Check the hosts or URLs in a file, one a line; - is standard input.")
  private Optional<String> hosts = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Maximum number of pages from a sitemap (default: 100).")
  private int limit = 100;

  boolean isEmpty() {
    return urls.isEmpty() && sitemap.isEmpty() && hosts.isEmpty();
  }

  /// What is wrong with URLs that have blanks between them, if anything.
  static Optional<String> wrongWith(String written) {
    return words(written).isEmpty()
        ? Optional.of("a URL is needed, such as https://www.example.com/")
        : words(written).stream().flatMap(word -> wrongWord(word).stream()).findFirst();
  }

  private static Optional<String> wrongWord(String word) {
    return Page.parse(word)
        .map(page -> UrlCheck.wrongWith(page, Optional.empty()))
        .orElse(Optional.of("'" + word + "' is neither a host nor an HTTP URL without user"));
  }

  static Collection<Page> of(String written) {
    return words(written).stream().flatMap(word -> Page.parse(word).stream()).toList();
  }

  private static Collection<String> words(String written) {
    return Pattern.compile("[\\s,]+")
        .splitAsStream(written)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  /// All pages that the options name; `note` receives what was left out.
  Collection<Page> pages(InputStream input, Consumer<String> note) throws Refusal {
    if (limit < 1 || limit > MOST_PAGES) {
      throw new Refusal("--limit: must be 1 to " + MOST_PAGES + ", was " + limit);
    }
    Set<Page> pages = new LinkedHashSet<>();
    for (String url : urls) {
      Optional<String> wrong = wrongWith(url);
      if (wrong.isPresent()) {
        throw new Refusal("--url: " + wrong.get());
      }
      pages.addAll(of(url));
    }
    if (hosts.isPresent()) {
      pages.addAll(listed(hosts.get(), input));
    }
    if (sitemap.isPresent()) {
      pages.addAll(ofSitemap(sitemap.get(), note));
    }
    return pages;
  }

  private static Collection<Page> listed(String file, InputStream input) throws Refusal {
    String name = file.equals("-") ? "standard input" : file;
    try (InputStream in = file.equals("-") ? input : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(LARGEST_LIST + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
      HostList list = HostList.read(name, text.lines().toList());
      if (!list.problems().isEmpty()) {
        throw new Refusal(
            list.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
      }
      if (list.pages().isEmpty()
          || list.pages().size() > MOST_HOSTS
          || bytes.length > LARGEST_LIST) {
        throw new Refusal(name + ": must name 1 to " + MOST_HOSTS + " hosts or URLs, one a line");
      }
      return list.pages();
    } catch (IOException unreadable) {
      throw new Refusal("--from-hosts: cannot read " + unreadable.getMessage());
    }
  }

  private Collection<Page> ofSitemap(String url, Consumer<String> note) throws Refusal {
    Vertx vertx = Vertx.vertx();
    try (Network network = new Network(vertx, networkSettings(), InstantSource.system())) {
      Sitemap.Pages found = Sitemap.read(network, url, limit);
      if (found.pages().isEmpty()) {
        throw new Refusal(url + ": lists no pages");
      }
      if (found.isCut()) {
        note.accept(
            "The sitemap has more than " + Sitemap.FILES + " files; the others are not read.");
      }
      if (found.isFull()) {
        note.accept(
            "The sitemap has more than " + found.pages().size() + " pages; --limit N takes more.");
      }
      if (found.ignored() > 0) {
        note.accept("Ignored entries that are not HTTP URLs: " + found.ignored() + ".");
      }
      return found.pages();
    } catch (IOException failed) {
      throw new Refusal("--from-sitemap: " + failed.getMessage());
    } finally {
      vertx.close().await();
    }
  }

  /// Those of hinomi.conf in the current folder, if there is one.
  private static NetworkSettings networkSettings() throws Refusal {
    Problems problems = new Problems();
    Section hinomi =
        AgentSettings.load(Path.of(""), Optional.empty(), System.getenv(), new Secrets(), problems);
    Setting<NetworkSettings> settings = NetworkSettings.read(hinomi.section("network"));
    return settings.found().orElseThrow(() -> new Refusal(problems.sorted().getFirst().toString()));
  }
}
