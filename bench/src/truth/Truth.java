package truth;

import hinomi.net.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Holds the phases that Hinomi, curl and blackbox_exporter report against captures of their
/// packets.
final class Truth {
  private static final char[] NO_PASSWORD = new char[0];

  private Truth() {}

  /// The repository, both namespaces, rounds, round trip in ms, and the optional tools that there
  /// are.
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toRealPath();
    Namespaces namespaces = new Namespaces(args[1], args[2]);
    int rounds = Integer.parseInt(args[3]);
    List<String> tools = List.of(args).subList(5, args.length);
    Path folder = Files.createTempDirectory("hinomi-truth");
    List<Kind> kinds =
        Kinds.list().stream()
            .filter(each -> each.shape() != Kind.Shape.HTTP3 || tools.contains("caddy"))
            .toList();
    namespaces.connect(Integer.parseInt(args[4]));
    serve(folder, kinds);
    say("%d kinds of servers; captures and logs are in %s", kinds.size(), folder);
    List<Prober> probers = new ArrayList<>();
    probers.add(new Hinomi(namespaces, home, folder, kinds));
    if (tools.contains("curl")) {
      probers.add(new Curl(namespaces, folder, kinds));
    }
    if (tools.contains("prometheus-blackbox-exporter")) {
      probers.add(new Blackbox(namespaces, folder, kinds));
    }
    Table table = new Table();
    for (Prober prober : probers) {
      List<Run> runs = new ArrayList<>();
      Path file = folder.resolve(prober.name() + ".pcap");
      Capture capture = namespaces.capture(file, () -> runs.addAll(prober.probe(rounds)));
      table.add(prober.name(), runs, capture);
    }
    table.print();
    System.exit(table.judge() ? 0 : 1);
  }

  static void say(String format, Object... values) {
    System.err.println(format.formatted(values));
  }

  private static void serve(Path folder, List<Kind> kinds) throws Exception {
    Instant now = Instant.now();
    ThrowawayCa authority = ThrowawayCa.root("Truth", now);
    ThrowawayCa.Identity identity =
        authority
            .intermediate("Truth Issuing")
            .issue(
                List.of("*" + Kinds.DOMAIN),
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(30)));
    Files.writeString(folder.resolve("ca.pem"), authority.pem());
    SSLContext context = context(identity);
    NameServer.listen();
    for (Kind kind : kinds) {
      for (Host host : kind.hosts()) {
        host.listen(context);
      }
      if (kind.shape() == Kind.Shape.HTTP3) {
        startCaddy(folder, identity, kind.hosts()[0]);
      }
    }
  }

  private static SSLContext context(ThrowawayCa.Identity identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry(
        "server", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void startCaddy(Path folder, ThrowawayCa.Identity identity, Host backend)
      throws IOException {
    Files.writeString(folder.resolve("site.pem"), identity.chainPem());
    Files.writeString(folder.resolve("site.key"), identity.keyPem());
    Files.writeString(
        folder.resolve("Caddyfile"),
        """
        {
          admin off
          auto_https off
        }
        https://%s%s {
          bind %s
          tls %s/site.pem %s/site.key
          reverse_proxy %s:%d
        }
        """
            .formatted(
                backend.name(),
                Kinds.DOMAIN,
                Kinds.address(backend.name()),
                folder,
                folder,
                Kinds.address(backend.name()),
                backend.port()));
    ProcessBuilder caddy =
        new ProcessBuilder("caddy", "run", "--config", folder.resolve("Caddyfile").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("caddy.log").toFile());
    for (String variable : List.of("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")) {
      caddy.environment().put(variable, folder.toString());
    }
    caddy.start();
  }
}
