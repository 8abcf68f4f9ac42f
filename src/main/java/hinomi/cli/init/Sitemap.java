package hinomi.cli.init;

import hinomi.config.OneLine;
import hinomi.net.Network;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// Reads the pages of a sitemap (sitemaps.org), through indexes and gzip. Files, their size, their
/// depth and the pages are bounded.
final class Sitemap {
  private static final String LARGEST = "10 MiB";
  private static final int LARGEST_BYTES = 10 << 20;
  static final int FILES = 50;
  private static final int DEPTH = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Network network;
  private final int most;
  private final Set<Page> pages = new LinkedHashSet<>();
  private final Deque<Level> waiting = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  private int ignored;
  private boolean isFull;
  private boolean isCut;

  private record Level(String url, int depth) {}

  /// The pages in order, the number of entries that are not HTTP URLs, and whether pages were left
  /// out because there are too many of them, or of files.
  record Pages(Collection<Page> pages, int ignored, boolean isFull, boolean isCut) {}

  private Sitemap(Network network, int most) {
    this.network = network;
    this.most = most;
  }

  /// At most so many pages. The message of the exception is for people.
  static Pages read(Network network, String url, int most) throws IOException, Refusal {
    Sitemap sitemap = new Sitemap(network, most);
    sitemap.add(new Level(url, 1));
    while (!sitemap.waiting.isEmpty() && !sitemap.isFull) {
      sitemap.read(sitemap.waiting.removeFirst());
    }
    return new Pages(sitemap.pages, sitemap.ignored, sitemap.isFull, sitemap.isCut);
  }

  private void add(Level level) {
    if (known.contains(level.url())) {
      return;
    }
    if (known.size() == FILES) {
      isCut = true;
    } else {
      known.add(level.url());
      waiting.addLast(level);
    }
  }

  private void read(Level level) throws IOException, Refusal {
    Document document = Jsoup.parse(text(level.url()), level.url(), Parser.xmlParser());
    Element root = document.firstElementChild();
    String kind = root == null ? "" : withoutPrefix(root);
    if (root != null && kind.equals("sitemapindex") && level.depth() < DEPTH) {
      locations(root, "sitemap").forEach(url -> add(new Level(url, level.depth() + 1)));
    } else if (root != null && kind.equals("urlset")) {
      locations(root, "url").forEach(this::addPage);
    } else {
      throw new IOException(
          level.url()
              + (kind.equals("sitemapindex")
                  ? ": an index more than " + DEPTH + " levels deep"
                  : ": not a sitemap: <urlset> or <sitemapindex> expected"));
    }
  }

  private void addPage(String url) {
    Optional<Page> page = Page.parse(url);
    if (page.isEmpty()) {
      ignored++;
    } else if (!pages.contains(page.get()) && pages.size() == most) {
      isFull = true;
    } else {
      pages.add(page.get());
    }
  }

  private static Collection<String> locations(Element root, String entry) {
    Set<String> urls = new LinkedHashSet<>();
    root.children().stream()
        .filter(child -> withoutPrefix(child).equals(entry))
        .flatMap(child -> child.children().stream())
        .filter(child -> withoutPrefix(child).equals("loc"))
        .forEach(location -> urls.add(OneLine.of(location.text().strip())));
    return urls;
  }

  private static String withoutPrefix(Element element) {
    return element.tagName().substring(element.tagName().indexOf(':') + 1);
  }

  private String text(String url) throws IOException, Refusal {
    Outcome outcome = outcome(url);
    Optional<Integer> status = outcome.facts().find(CommonFacts.STATUS);
    Optional<Body> body = outcome.facts().find(CommonFacts.BODY);
    return switch (outcome) {
      case Outcome.Failed failed -> throw new IOException(url + ": " + OneLine.of(failed.detail()));
      case Outcome.Answered _ when !status.equals(Optional.of(200)) ->
          throw new IOException(url + ": status is " + status.map(String::valueOf).orElse("none"));
      case Outcome.Answered answered
          when answered.facts().find(CommonFacts.TRUNCATED).isPresent() ->
          throw new IOException(url + ": larger than " + LARGEST);
      case Outcome.Answered _ -> body.isEmpty() ? "" : unpacked(url, body.get());
    };
  }

  private Outcome outcome(String url) throws IOException, Refusal {
    try {
      return UrlCheck.probe(url, LARGEST)
          .run(network.forCheck(url), TIMEOUT)
          .await(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IOException(url + ": no answer", late);
    }
  }

  /// The text, also of a file that is a gzip archive itself.
  private static String unpacked(String url, Body body) throws IOException {
    byte[] bytes =
        body.in(StandardCharsets.ISO_8859_1).text().getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
      return body.text();
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] whole = in.readNBytes(LARGEST_BYTES + 1);
      if (whole.length > LARGEST_BYTES) {
        throw new IOException("larger than " + LARGEST);
      }
      return new String(whole, StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new IOException(url + ": " + broken.getMessage(), broken);
    }
  }
}
