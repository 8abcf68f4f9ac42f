package lostnetwork;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What there is at the other end of the agent's links: sites, witnesses, a name server; and the
/// ways in which an agent can lose them.
final class Namespaces {
  static final String AGENT = "10.77.2.1";
  static final String INTAKE = "10.77.2.2";
  static final String SITES = "10.77.1.2";
  static final String NAMES = "10.77.1.5";
  static final String WITNESSES = "\"10.77.1.3:443\", \"10.77.1.4:443\", \"witness.test:443\"";

  static final int CHECKS = 21;

  /// Those that need a name server begin with `name`.
  static final String CHECK_FILE =
      """
      defaults { interval = INTERVAL, timeout = 2s, recheck { attempts = 0 } }
      checks {
        "once-{n}" { each { n = [1, 2, 3, 4] }, http { url = "http://10.77.1.2/" } }
        "twice-{n}" {
          each { n = [1, 2, 3, 4] }
          http { url = "http://10.77.1.2/" }
          recheck { attempts = 1, delay = 500ms }
        }
        "name-once-{n}" { each { n = [1, 2, 3, 4] }, http { url = "http://site.test/" } }
        "name-twice-{n}" {
          each { n = [1, 2, 3, 4] }
          http { url = "http://site.test/" }
          recheck { attempts = 1, delay = 500ms }
        }
        port { tcp { host = "10.77.1.2", port = 80 }, timeout = 1s }
        ping { icmp { host = "10.77.1.2", count = 2 } }
        name-port { tcp { host = "site.test", port = 80 } }
        name-only { dns { name = "site.test" } }
        mortal { http { url = "http://10.77.1.2:81/" } }
      }
      """;

  private static final List<String> LOST =
      List.of("location local lost its network: no witness answers");
  private static final List<String> NAMELESS =
      List.of("location local cannot resolve names: its name server does not answer");
  private static final String AGAIN = "location local sees the network again";

  private final String agent;
  private final String world;
  private final Path folder;
  private Optional<Process> names = Optional.empty();
  private Optional<HttpServer> mortal = Optional.empty();

  Namespaces(String agent, String world, Path folder) {
    this.agent = agent;
    this.world = world;
    this.folder = folder;
  }

  /// How the network, or the name server, goes and comes back.
  enum Way {
    UNPLUGGED(
        LOST,
        world -> ip(world.world, "link set sites down"),
        world -> ip(world.world, "link set sites up")),
    SWITCHED_OFF(
        LOST,
        world -> ip(world.agent, "link set sites down"),
        world -> ip(world.agent, "link set sites up")),
    SWALLOWED(
        LOST,
        world -> ip(world.world, "route add blackhole 10.77.1.1/32"),
        world -> ip(world.world, "route del blackhole 10.77.1.1/32")),
    NAMES_DEAD(
        NAMELESS,
        world -> world.names.orElseThrow().destroyForcibly().onExit().join(),
        Namespaces::startNames),
    NAMES_SILENT(
        NAMELESS,
        world -> run("kill", "-STOP", world.namesPid()),
        world -> run("kill", "-CONT", world.namesPid()));

    private final List<String> told;
    private final Consumer<Namespaces> loss;
    private final Consumer<Namespaces> end;

    Way(List<String> told, Consumer<Namespaces> loss, Consumer<Namespaces> end) {
      this.told = told;
      this.loss = loss;
      this.end = end;
    }

    void lose(Namespaces world) {
      loss.accept(world);
    }

    void giveBack(Namespaces world) {
      end.accept(world);
    }

    List<String> told() {
      return List.of(told.getFirst(), AGAIN);
    }

    boolean concerns(String check) {
      return told == LOST || check.startsWith("name");
    }
  }

  String agent() {
    return agent;
  }

  private String namesPid() {
    return String.valueOf(names.orElseThrow().pid());
  }

  void open(Vertx vertx) throws IOException {
    serve(vertx, 80);
    mortal = Optional.of(serve(vertx, 81));
    for (String host : List.of(SITES, "10.77.1.3", "10.77.1.4")) {
      vertx
          .createNetServer(new NetServerOptions().setHost(host).setPort(443))
          .connectHandler(_ -> {})
          .listen()
          .await();
    }
    Files.writeString(
        folder.resolve("unbound.conf"),
        """
        server:
          interface: %s
          access-control: 10.77.1.0/24 allow
          chroot: ""
          username: ""
          directory: "%s"
          pidfile: "%s"
          use-syslog: no
          local-zone: "test." static
          local-data: "site.test. IN A 10.77.1.2"
          local-data: "witness.test. IN A 10.77.1.3"
        """
            .formatted(NAMES, folder, folder.resolve("unbound.pid")));
    startNames();
  }

  private static HttpServer serve(Vertx vertx, int port) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end("hello"))
        .listen(port, SITES)
        .await();
  }

  void closeMortal() {
    mortal.orElseThrow().close().await();
  }

  private void startNames() {
    try {
      names =
          Optional.of(
              new ProcessBuilder("unbound", "-d", "-c", folder.resolve("unbound.conf").toString())
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("unbound.log").toFile())
                  .start());
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  void close() {
    names.ifPresent(Process::destroyForcibly);
  }

  private static void ip(String namespace, String words) {
    run(("ip -n " + namespace + " " + words).split(" "));
  }

  private static void run(String... command) {
    try {
      int exit = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
      if (exit != 0) {
        throw new IllegalStateException(List.of(command) + " ended with " + exit);
      }
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
