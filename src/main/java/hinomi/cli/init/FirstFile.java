package hinomi.cli.init;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The text of a file of checks, one check a page, as an author would write it: pages that differ
/// in one word become one entry with `each`. Names are unique, also among those taken before.
final class FirstFile {
  /// From so many on, a list is shorter than its entries.
  private static final int MANY = 3;

  private static final String HEAD =
      """
      # After a change: hinomi validate; one check in detail: hinomi try NAME.
      # Expect more: body { contains = "..." }, certificate { days-left = 14 }, ...

      """;
  private static final String EXPECT = "expect { status = \"2xx\", latency { total = 5s } }";

  private final Set<String> taken;
  private final List<String> names = new ArrayList<>();
  private final List<String> entries = new ArrayList<>();

  private FirstFile(Collection<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /// The text, and the names of the checks in it, in order.
  record Written(String text, List<String> names) {}

  static Written of(Collection<Page> pages, Optional<String> notified, Collection<String> taken) {
    FirstFile file = new FirstFile(taken);
    file.add(new LinkedHashSet<>(pages));
    String defaults =
        notified
            .map(handle -> "  interval = 1m\n  notify = " + HoconText.of(handle) + "\n")
            .orElse("  interval = 1m\n  # notify = \"@slack-team\"\n");
    String checks = file.entries.stream().collect(Collectors.joining("\n", "checks {\n", "}\n"));
    return new Written(HEAD + "defaults {\n" + defaults + "}\n\n" + checks, file.names);
  }

  private void add(Set<Page> pages) {
    List<Page> roots = pages.stream().filter(this::hasNameOfItsHost).toList();
    if (roots.size() >= MANY) {
      addHosts(roots);
      pages.removeAll(roots);
    }
    Map<String, List<Page>> sites = new LinkedHashMap<>();
    pages.forEach(page -> sites.computeIfAbsent(page.origin(), _ -> new ArrayList<>()).add(page));
    sites.values().forEach(this::addSite);
  }

  private boolean hasNameOfItsHost(Page page) {
    return page.isRootOfNamedHost() && !taken.contains(page.host());
  }

  private void addHosts(List<Page> roots) {
    List<String> hosts = roots.stream().map(Page::host).toList();
    take(hosts);
    addEntry("\"{host}\"", HoconText.list("host", hosts), "https://{host}/");
  }

  private void addSite(List<Page> pages) {
    List<Page> left = new ArrayList<>(pages);
    String site = left.getFirst().hostSlug();
    List<Page> plain = left.stream().filter(page -> hasPlainName(site, page)).toList();
    if (plain.size() >= MANY) {
      left.removeAll(plain);
      left.stream().filter(page -> page.pathSlug().isEmpty()).forEach(this::addSingle);
      left.removeIf(page -> page.pathSlug().isEmpty());
      addPlain(site, plain);
    }
    List<Page> deep = left.stream().filter(page -> !page.pathSlug().isEmpty()).toList();
    if (deep.size() >= MANY) {
      left.removeAll(deep);
      left.forEach(this::addSingle);
      addRows(site, deep);
    } else {
      left.forEach(this::addSingle);
    }
  }

  private boolean hasPlainName(String site, Page page) {
    return page.plainPath().filter(path -> !taken.contains(site + "-" + path)).isPresent();
  }

  private void addPlain(String site, List<Page> pages) {
    List<String> paths = pages.stream().flatMap(page -> page.plainPath().stream()).toList();
    take(paths.stream().map(path -> site + "-" + path).toList());
    String url = pages.getFirst().origin() + "/{page}";
    addEntry("\"" + site + "-{page}\"", HoconText.list("page", paths), url);
  }

  private void addRows(String site, List<Page> pages) {
    List<String> rows = new ArrayList<>();
    for (Page page : pages) {
      String name = unique(site + "-" + page.pathSlug());
      String path = HoconText.of(page.path());
      String slug = HoconText.of(name.substring(site.length() + 1));
      rows.add("{ name = " + slug + ", path = " + path + " }");
    }
    String url = pages.getFirst().origin() + "{path}";
    addEntry("\"" + site + "-{name}\"", HoconText.rows(rows), url);
  }

  private void addSingle(Page page) {
    String path = page.pathSlug();
    String name = unique(page.hostSlug() + (path.isEmpty() ? "" : "-" + path));
    addEntry(HoconText.of(name), "", page.url().toString());
  }

  private void addEntry(String name, String each, String url) {
    String http = "    http { url = " + HoconText.of(url) + " }\n";
    entries.add("  " + name + " {\n" + each + http + "    " + EXPECT + "\n  }\n");
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int next = 2; taken.contains(name); next++) {
      name = wanted + "-" + next;
    }
    take(List.of(name));
    return name;
  }

  private void take(List<String> more) {
    taken.addAll(more);
    names.addAll(more);
  }
}
