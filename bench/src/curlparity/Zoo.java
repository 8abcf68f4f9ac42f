package curlparity;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All servers that the bench starts itself, on loopback, and their pages. Its names end in
/// `zoo.test`; `hinomi.conf` and options of curl say where they are and whom to trust.
final class Zoo {
  private static final List<String> NAMES =
      List.of("site", "www", "other", "under_score", "xn--nf1a", "a-");

  private final Path folder;
  private final List<Page> pages = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private int port;

  private Zoo(Path folder) {
    this.folder = folder;
  }

  static Zoo start(Path bench, Path folder) throws IOException, InterruptedException {
    // apache2 and squid read as users of their own.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Zoo zoo = new Zoo(folder);
    PlainPages plain = PlainPages.listen(bench.resolve("curl-parity.pages"));
    zoo.port = plain.port();
    zoo.pages.addAll(plain.pages());
    Path keys = Files.createDirectory(folder.resolve("keys"));
    Certificates.make(keys);
    zoo.pages.addAll(TlsServers.start(keys));
    zoo.startHttp2(bench.resolve("curl-parity.mjs"), keys);
    RealServers real = new RealServers(folder, keys);
    real.start();
    zoo.pages.addAll(real.pages());
    zoo.leftOut.addAll(real.leftOut());
    zoo.writeSettings();
    Progress.end();
    return zoo;
  }

  List<Page> pages() {
    return List.copyOf(pages);
  }

  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /// Where the names are and whom to trust.
  List<String> optionsOfCurl() {
    List<String> options = new ArrayList<>(List.of("--cacert", authority().toString()));
    Stream<String> byHand = NAMES.stream().map(name -> name + ".zoo.test:" + port);
    Stream<String> others =
        pages.stream()
            .map(page -> URI.create(page.url()).getAuthority())
            .filter(it -> it.startsWith(Certificates.HOST))
            .distinct();
    Stream.concat(byHand, others)
        .forEach(at -> options.addAll(List.of("--resolve", at + ":127.0.0.1")));
    return options;
  }

  private void startHttp2(Path script, Path keys) throws IOException, InterruptedException {
    String group = "HTTP/2 of node";
    Optional<Path> node = Programs.find("node");
    if (node.isEmpty()) {
      leftOut.add(group);
      return;
    }
    int secure = Programs.freePort();
    List<String> command =
        List.of(
            node.get().toString(), script.toString(), secure + "", "below-whole.pem", "below.key");
    if (!Programs.listens(Programs.start(keys, "http2", command), secure)) {
      leftOut.add(group);
      return;
    }
    String base = "https://" + Certificates.HOST + ":" + secure + "/";
    for (String line : Files.readAllLines(keys.resolve("http2.log"))) {
      String[] parts = line.split(" [?] ", 2);
      Optional<String> reason = Optional.of(parts).filter(it -> it.length > 1).map(it -> it[1]);
      pages.add(new Page(group, parts[0], base + parts[0] + "/", reason));
    }
  }

  private Path authority() {
    return folder.resolve("keys/ca.pem");
  }

  private void writeSettings() throws IOException {
    Files.writeString(
        folder.resolve("hinomi.conf"),
        """
        hinomi.network { ca = "%s", pins { "*.zoo.test" = "127.0.0.1" } }
        hinomi.witness.hosts = []
        """
            .formatted(authority()));
  }
}
