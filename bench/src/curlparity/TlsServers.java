package curlparity;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One `openssl s_server` for each way to speak TLS that sites have.
final class TlsServers {
  static final String GROUP = "TLS of openssl s_server";

  private static final String LEVEL_0 = ":@SECLEVEL=0";

  /// Tokens: the certificate file, that of the key (the same name if absent), the options.
  private record Server(
      String name, String certificate, String key, String options, String reason) {
    Server(String name, String certificate, String options) {
      this(name, certificate, certificate, options, "");
    }

    Server because(String why) {
      return new Server(name, certificate, key, options, why);
    }
  }

  private TlsServers() {}

  /// Starts them all, with the certificates of the folder.
  static List<Page> start(Path folder) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("index.html"), "<p>hello</p>\n");
    List<Server> servers = all();
    List<Process> processes = new ArrayList<>();
    List<Page> pages = new ArrayList<>();
    for (Server each : servers) {
      int port = Programs.freePort();
      processes.add(Programs.start(folder, "tls-" + each.name(), command(folder, each, port)));
      String host = each.name().equals("address") ? "127.0.0.1" : Certificates.HOST;
      pages.add(
          new Page(
              GROUP,
              each.name(),
              "https://" + host + ":" + port + "/index.html",
              Optional.of(each.reason()).filter(it -> !it.isEmpty())));
    }
    for (int server = 0; server < servers.size(); server++) {
      int port = URI.create(pages.get(server).url()).getPort();
      if (!Programs.listens(processes.get(server), port)) {
        throw new IOException("s_server does not start for " + servers.get(server));
      }
      Progress.show("starting TLS servers", server + 1, servers.size());
    }
    return pages;
  }

  /// What comes after the first certificate.
  private static String others(String pem) {
    String end = "-----END CERTIFICATE-----\n";
    return pem.substring(pem.indexOf(end) + end.length());
  }

  private static List<String> command(Path folder, Server server, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-WWW", "-quiet"));
    command.addAll(List.of("-accept", "127.0.0.1:" + port));
    command.addAll(List.of("-cert", server.certificate() + ".pem"));
    String others = others(Files.readString(folder.resolve(server.certificate() + ".pem")));
    if (!others.isEmpty()) {
      Files.writeString(folder.resolve(server.name() + ".chain"), others);
      command.addAll(List.of("-cert_chain", server.name() + ".chain"));
    }
    command.addAll(List.of("-key", server.key() + ".key"));
    if (!server.options().isEmpty()) {
      command.addAll(List.of(server.options().split(" ")));
    }
    return command;
  }

  private static List<Server> all() {
    List<Server> all = new ArrayList<>();
    for (String key :
        List.of("rsa-2048", "rsa-4096", "rsa-pss", "p-256", "p-384", "p-521", "ed25519", "ed448")) {
      all.add(new Server("key-" + key, key, ""));
      all.add(new Server("key-" + key + "-tls1.2", key, "-tls1_2"));
    }
    all.add(new Server("key-brainpool", "brainpool", ""));
    all.add(
        new Server("key-rsa-1024", "rsa-1024", "-cipher DEFAULT" + LEVEL_0)
            .because("Debian's curl wants 2048 bits; Hinomi and browsers take 1024."));
    all.addAll(suites());
    all.addAll(groups());
    all.addAll(versions());
    all.addAll(chains());
    all.addAll(names());
    all.addAll(options());
    return all;
  }

  private static List<Server> suites() {
    List<Server> all = new ArrayList<>();
    for (String suite :
        List.of(
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-RSA-AES128-SHA256",
            "ECDHE-RSA-AES256-SHA384",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-RSA-AES256-SHA",
            "ECDHE-RSA-CAMELLIA128-SHA256",
            "ECDHE-ARIA128-GCM-SHA256",
            "DHE-RSA-AES128-GCM-SHA256",
            "DHE-RSA-AES256-GCM-SHA384",
            "DHE-RSA-CHACHA20-POLY1305",
            "DHE-RSA-AES256-SHA256",
            "DHE-RSA-AES128-SHA",
            "DHE-RSA-AES128-CCM",
            "DHE-RSA-CAMELLIA128-SHA256",
            "AES128-GCM-SHA256",
            "AES256-GCM-SHA384",
            "AES128-SHA256",
            "AES128-SHA",
            "AES128-CCM",
            "AES256-CCM8",
            "CAMELLIA128-SHA",
            "NULL-SHA256",
            "ADH-AES128-GCM-SHA256")) {
      all.add(new Server(suite, "rsa-2048", "-tls1_2 -cipher " + suite + LEVEL_0));
    }
    for (String suite :
        List.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-ECDSA-AES128-SHA256",
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-ECDSA-AES128-CCM",
            "ECDHE-ECDSA-AES256-CCM8")) {
      all.add(new Server(suite, "p-256", "-tls1_2 -cipher " + suite + LEVEL_0));
    }
    for (String suite :
        List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_CCM_SHA256",
            "TLS_AES_128_CCM_8_SHA256")) {
      all.add(new Server(suite, "rsa-2048", "-tls1_3 -ciphersuites " + suite));
    }
    return all;
  }

  private static List<Server> groups() {
    List<Server> all = new ArrayList<>();
    for (String group :
        List.of("X25519", "X448", "P-256", "P-384", "P-521", "ffdhe2048", "ffdhe3072")) {
      all.add(new Server("group-" + group, "rsa-2048", "-tls1_3 -groups " + group));
    }
    for (String group : List.of("X25519", "X448", "P-256", "P-521", "brainpoolP256r1")) {
      all.add(new Server("group-" + group + "-tls1.2", "rsa-2048", "-tls1_2 -groups " + group));
    }
    return all;
  }

  private static List<Server> versions() {
    String level = " -cipher ALL" + LEVEL_0;
    return List.of(
        new Server("tls1.3", "rsa-2048", "-tls1_3"),
        new Server("tls1.2", "rsa-2048", "-tls1_2"),
        new Server("tls1.1", "rsa-2048", "-tls1_1" + level),
        new Server("tls1.0", "rsa-2048", "-tls1" + level));
  }

  private static List<Server> chains() {
    return List.of(
        new Server("chain", "below-whole", "below", "", ""),
        new Server("chain-without-middle", "below", ""),
        new Server("chain-with-root", "below-with-root", "below", "", ""),
        new Server("chain-of-four", "far-whole", "far", "", ""),
        new Server("chain-wrong-order", "far-wrong-order", "far", "", ""),
        new Server("chain-gap", "far-gap", "far", "", ""),
        new Server("chain-extra", "below-extra", "below", "", ""),
        new Server("chain-twice", "below-twice", "below", "", ""),
        new Server("chain-cross", "below-cross", "below", "", ""),
        new Server("chain-cross-expired", "below-cross-expired", "below", "", ""),
        new Server("chain-permitted", "permitted-whole", "permitted-below", "", ""),
        new Server("chain-excluded", "excluded-whole", "excluded-below", "", ""),
        new Server("chain-short-path", "short-path-whole", "short-path-below", "", ""),
        new Server("chain-no-authority", "no-authority-whole", "no-authority-below", "", ""),
        new Server("expired", "expired", ""),
        new Server("future", "future", ""),
        new Server("long", "long", ""),
        new Server("self-signed", "self-signed", ""),
        new Server("sha-1", "sha-1", "-cipher DEFAULT" + LEVEL_0)
            .because("Of public authorities Hinomi takes no SHA-1 signature; this one is private."),
        new Server("md5", "md5", "-cipher DEFAULT" + LEVEL_0),
        new Server("sha-512", "sha-512", ""),
        new Server("pss-signed", "pss-signed", ""));
  }

  private static List<Server> names() {
    List<Server> all = new ArrayList<>();
    for (String name :
        List.of(
            "other-host",
            "wildcard",
            "wildcard-part",
            "wildcard-top",
            "wildcard-two",
            "upper-case",
            "last-dot",
            "address",
            "address-as-name",
            "clients-only",
            "unknown-critical",
            "authority")) {
      all.add(new Server(name, name, ""));
    }
    all.add(
        new Server("no-signing", "no-signing", "")
            .because(
                "The key may not sign, and the handshake is a signature (RFC 8446, 4.4.2.2)."));
    all.add(
        new Server("common-name", "common-name", "")
            .because(
                "Hinomi requires a subject alternative name, as browsers do (RFC 9525, 6.3)."));
    return all;
  }

  private static List<Server> options() {
    return List.of(
        new Server("client-certificate-required", "rsa-2048", "-Verify 1 -verify_return_error"),
        new Server("client-certificate-required-tls1.2", "rsa-2048", "-tls1_2 -Verify 1"),
        new Server("client-certificate-wanted", "rsa-2048", "-verify 1"),
        new Server("client-certificate-wanted-tls1.2", "rsa-2048", "-tls1_2 -verify 1"),
        new Server("no-tickets", "rsa-2048", "-no_ticket -num_tickets 0"),
        new Server(
            "no-encrypt-then-mac", "rsa-2048", "-tls1_2 -no_etm -cipher ECDHE-RSA-AES128-SHA256"),
        new Server("small-records", "rsa-2048", "-max_send_frag 512"),
        new Server("alpn-http1", "rsa-2048", "-alpn http/1.1"),
        new Server("alpn-unknown", "rsa-2048", "-alpn odd"),
        new Server(
            "dh-1024",
            "rsa-2048",
            "-tls1_2 -cipher DHE-RSA-AES128-SHA" + LEVEL_0 + " -dhparam dh-1024.pem"),
        new Server("record-padding", "rsa-2048", "-tls1_3 -record_padding 512"),
        new Server("two-certificates", "rsa-2048", "-dcert p-256.pem -dkey p-256.key"),
        new Server(
            "server-name",
            "rsa-2048",
            "-servername "
                + Certificates.HOST
                + " -cert2 rsa-4096.pem -key2 rsa-4096.key -servername_fatal"),
        new Server(
            "server-name-unknown",
            "rsa-2048",
            "-servername unknown.zoo.test -cert2 rsa-4096.pem -key2 rsa-4096.key -servername_fatal"));
  }
}
