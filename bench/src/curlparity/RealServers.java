package curlparity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The web servers that are installed, each with the same site: pages, a file to compress, a folder
/// without its slash, a page that is missing; plain, and over TLS with HTTP/2 where it has that.
final class RealServers {
  private static final List<String> PATHS =
      List.of("/", "/large.txt", "/empty.txt", "/missing", "/folder", "/folder/");

  private static final List<String> FILES =
      List.of("index.html", "large.txt", "empty.txt", "folder/index.html");

  private final Path folder;
  private final Path keys;
  private final Path site;
  private final List<Page> pages = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private int origin;

  RealServers(Path folder, Path keys) {
    this.folder = folder;
    this.keys = keys;
    this.site = folder.resolve("site");
  }

  List<Page> pages() {
    return List.copyOf(pages);
  }

  /// The software that is not installed or does not start here.
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  void start() throws IOException, InterruptedException {
    writeSite();
    joinKeys();
    List<Software> all = Software.all();
    for (Software each : all) {
      start(each);
      Progress.show("starting web servers", all.indexOf(each) + 1, all.size());
    }
    startWithDetails(
        "gnutls-serv",
        "--http --quiet --x509certfile {certificate} --x509keyfile {key} --port {secure}");
    startWithDetails(
        "openssl s_server -www",
        "s_server -www -accept 127.0.0.1:{secure} -cert {keys}/rsa-2048.pem -key {keys}/rsa-2048.key");
  }

  private void writeSite() throws IOException {
    Files.createDirectories(site.resolve("folder"));
    Files.writeString(site.resolve("index.html"), "<html><p>hello</p></html>\n".repeat(100));
    Files.writeString(site.resolve("large.txt"), "hello hello hello\n".repeat(10_000));
    Files.writeString(site.resolve("empty.txt"), "");
    Files.writeString(site.resolve("folder/index.html"), "<html><p>in a folder</p></html>\n");
  }

  private void joinKeys() throws IOException, InterruptedException {
    String joined =
        Files.readString(keys.resolve("below-whole.pem"))
            + Files.readString(keys.resolve("below.key"));
    Files.writeString(keys.resolve("joined.pem"), joined);
    Programs.run(
        keys,
        List.of(
            "openssl",
            "pkcs12",
            "-export",
            "-in",
            "joined.pem",
            "-out",
            "joined.p12",
            "-passout",
            "pass:changeit"));
  }

  private void start(Software software) throws IOException, InterruptedException {
    Optional<Path> program = Programs.find(software.program());
    int plain = Programs.freePort();
    int secure = Programs.freePort();
    Path own = Files.createDirectories(folder.resolve(software.program() + plain));
    UnaryOperator<String> filled = text -> filled(text, own, plain, secure);
    Path file = own.resolve(software.file());
    Files.createDirectories(file.getParent());
    Files.writeString(file, filled.apply(software.configuration()));
    prepare(software, own);
    if (program.isEmpty()) {
      leftOut.add(software.name());
      return;
    }
    Process process = Programs.start(own, "out", software.command(program.get(), filled));
    if (!Programs.listens(process, plain)) {
      leftOut.add(software.name() + Programs.lastLine(own, "out"));
      return;
    }
    origin = origin == 0 ? plain : origin;
    add(software.name(), "http://" + Certificates.HOST + ":" + plain, PATHS);
    if (software.configuration().contains("{secure}")) {
      add(software.name(), "https://" + Certificates.HOST + ":" + secure, PATHS);
    }
  }

  /// What the Java servers want to find in their folders.
  private void prepare(Software software, Path own) throws IOException {
    Path defaults = Path.of("/etc/tomcat10/web.xml");
    if (software.name().startsWith("tomcat") && Files.exists(defaults)) {
      Files.copy(defaults, own.resolve("conf/web.xml"));
    }
    if (software.name().startsWith("jetty")) {
      Files.createSymbolicLink(
          Files.createDirectories(own.resolve("etc")).resolve("keystore"),
          keys.resolve("joined.p12"));
      Files.createDirectories(own.resolve("webapps/ROOT/folder"));
      for (String file : FILES) { // Jetty serves no symbolic links
        Files.copy(site.resolve(file), own.resolve("webapps/ROOT").resolve(file));
      }
    }
  }

  /// One whose page shows the handshake, so that its length is another for each client.
  private void startWithDetails(String name, String command)
      throws IOException, InterruptedException {
    int secure = Programs.freePort();
    Optional<Path> program = Programs.find(name.split(" ", 2)[0]);
    List<String> words = new ArrayList<>(List.of(filled(command, folder, 0, secure).split(" ")));
    if (program.isPresent()) {
      words.addFirst(program.get().toString());
    }
    if (program.isEmpty()
        || !Programs.listens(
            Programs.start(folder, words.get(1).replace("-", ""), words), secure)) {
      leftOut.add(name);
      return;
    }
    String url = "https://" + Certificates.HOST + ":" + secure + "/";
    pages.add(new Page(name, "/", url, Optional.of("The page shows the handshake of its client.")));
  }

  private void add(String name, String base, List<String> paths) {
    paths.forEach(path -> pages.add(new Page(name, base.split(":")[0] + " " + path, base + path)));
  }

  private String filled(String text, Path own, int plain, int secure) {
    String filled = text;
    for (Map.Entry<String, Object> each :
        Map.<String, Object>of(
                "{folder}", own,
                "{site}", site,
                "{certificate}", keys.resolve("below-whole.pem"),
                "{key}", keys.resolve("below.key"),
                "{keys}", keys,
                "{plain}", plain,
                "{secure}", secure,
                "{origin}", origin)
            .entrySet()) {
      filled = filled.replace(each.getKey(), each.getValue().toString());
    }
    return filled;
  }
}
