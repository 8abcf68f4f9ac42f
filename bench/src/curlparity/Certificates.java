package curlparity;

import hinomi.net.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Keys and certificates of the zoo, made by openssl in a folder: `NAME.pem` and `NAME.key`. Those
/// with odd dates are by [ThrowawayCa]. `ca.pem` holds the authorities that both trust.
final class Certificates {
  static final String HOST = "site.zoo.test";

  private static final String NAMES = "subjectAltName=DNS:" + HOST;
  private static final String AUTHORITY = "basicConstraints=critical,CA:TRUE";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  static void make(Path folder) throws IOException, InterruptedException {
    Certificates made = new Certificates(folder);
    made.issue("root", "", "/CN=zoo root", "rsa:2048", "", AUTHORITY);
    made.keys();
    made.names();
    made.chains();
    made.signatures();
    made.dates();
    made.openssl("dhparam -out dh-1024.pem -dsaparam 1024");
    made.join("ca", "root", "throwaway-root");
  }

  private void keys() throws IOException, InterruptedException {
    for (String size : List.of("1024", "2048", "4096")) {
      issue("rsa-" + size, "root", "rsa:" + size, NAMES);
    }
    issue("rsa-pss", "root", "rsa-pss", NAMES);
    issue("p-256", "root", "ec -pkeyopt ec_paramgen_curve:P-256", NAMES);
    issue("p-384", "root", "ec -pkeyopt ec_paramgen_curve:P-384", NAMES);
    issue("p-521", "root", "ec -pkeyopt ec_paramgen_curve:P-521", NAMES);
    issue("brainpool", "root", "ec -pkeyopt ec_paramgen_curve:brainpoolP256r1", NAMES);
    issue("ed25519", "root", "ed25519", NAMES);
    issue("ed448", "root", "ed448", NAMES);
  }

  private void names() throws IOException, InterruptedException {
    issue("other-host", "root", "rsa:2048", "subjectAltName=DNS:other.zoo.test");
    issue("common-name", "root", "/CN=" + HOST, "rsa:2048", "", "");
    issue("wildcard", "root", "rsa:2048", "subjectAltName=DNS:*.zoo.test");
    issue("wildcard-part", "root", "rsa:2048", "subjectAltName=DNS:si*.zoo.test");
    issue("wildcard-top", "root", "rsa:2048", "subjectAltName=DNS:*.test");
    issue("wildcard-two", "root", "rsa:2048", "subjectAltName=DNS:*.*.test");
    issue("upper-case", "root", "rsa:2048", "subjectAltName=DNS:SITE.Zoo.Test");
    issue("last-dot", "root", "rsa:2048", "subjectAltName=DNS:site.zoo.test.");
    issue("address", "root", "rsa:2048", "subjectAltName=IP:127.0.0.1");
    issue("address-as-name", "root", "rsa:2048", "subjectAltName=DNS:127.0.0.1");
    issue("clients-only", "root", "rsa:2048", NAMES + "\nextendedKeyUsage=clientAuth");
    issue("no-signing", "root", "rsa:2048", NAMES + "\nkeyUsage=critical,keyAgreement");
    issue("unknown-critical", "root", "rsa:2048", NAMES + "\n1.2.3.4=critical,ASN1:NULL");
    issue("authority", "root", "rsa:2048", NAMES + "\n" + AUTHORITY);
  }

  private void chains() throws IOException, InterruptedException {
    issue("middle", "root", "/CN=zoo middle", "rsa:2048", "", AUTHORITY);
    issue("below", "middle", "rsa:2048", NAMES);
    join("below-whole", "below", "middle");
    join("below-with-root", "below", "middle", "root");
    issue("second", "middle", "/CN=zoo second", "rsa:2048", "", AUTHORITY);
    issue("far", "second", "rsa:2048", NAMES);
    join("far-whole", "far", "second", "middle");
    join("far-wrong-order", "far", "middle", "second");
    join("far-gap", "far", "middle");
    issue("stray", "", "/CN=stray", "rsa:2048", "", AUTHORITY);
    join("below-extra", "below", "middle", "stray");
    join("below-twice", "below", "below", "middle", "middle");
    constrained("permitted", "nameConstraints=critical,permitted;DNS:zoo.test");
    constrained("excluded", "nameConstraints=critical,excluded;DNS:zoo.test");
    constrained("short-path", "basicConstraints=critical,CA:TRUE,pathlen:0");
    constrained("no-authority", "basicConstraints=critical,CA:FALSE");
    crossSigned();
  }

  private void constrained(String name, String extension) throws IOException, InterruptedException {
    String authority = extension.startsWith("basic") ? "" : "\n" + AUTHORITY;
    issue(name, "root", "/CN=zoo " + name, "rsa:2048", "", extension + authority);
    issue(name + "-below", name, "rsa:2048", NAMES);
    join(name + "-whole", name + "-below", name);
  }

  /// The root, once more signed by one that is unknown or has expired, as many sites still send.
  private void crossSigned() throws IOException, InterruptedException {
    issue("old", "", "/CN=zoo old root", "rsa:2048", "", AUTHORITY);
    for (String days : List.of("30", "-1")) {
      String name = days.equals("30") ? "cross" : "cross-expired";
      Files.writeString(folder.resolve("cross.cnf"), AUTHORITY + "\n");
      openssl("req -new -key root.key -out root.csr -config root.cnf");
      openssl(
          "x509 -req -in root.csr -CA old.pem -CAkey old.key -CAcreateserial -days %s -out %s.pem -extfile cross.cnf"
              .formatted(days, name));
      join("below-" + name, "below", "middle", name);
    }
  }

  private void signatures() throws IOException, InterruptedException {
    issue("sha-1", "root", "/CN=" + HOST, "rsa:2048", "-sha1", NAMES);
    issue("md5", "root", "/CN=" + HOST, "rsa:2048", "-md5", NAMES);
    issue("sha-512", "root", "/CN=" + HOST, "rsa:2048", "-sha512", NAMES);
    issue("pss-signed", "root", "/CN=" + HOST, "rsa:2048", "-sigopt rsa_padding_mode:pss", NAMES);
    issue("self-signed", "", "/CN=" + HOST, "rsa:2048", "", NAMES);
  }

  private void dates() throws IOException {
    Instant now = Instant.now();
    ThrowawayCa root = ThrowawayCa.root("throwaway root", now);
    Files.writeString(folder.resolve("throwaway-root.pem"), root.pem());
    ThrowawayCa middle = root.intermediate("throwaway middle");
    write("expired", middle, now.minus(Duration.ofHours(20)), now.minus(Duration.ofHours(1)));
    write("future", middle, now.plus(Duration.ofHours(1)), now.plus(Duration.ofHours(20)));
    write("long", middle, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(3_000)));
  }

  private void write(String name, ThrowawayCa ca, Instant from, Instant until) throws IOException {
    ThrowawayCa.Identity identity = ca.issue(List.of(HOST), from, until);
    Files.writeString(folder.resolve(name + ".pem"), identity.chainPem());
    Files.writeString(folder.resolve(name + ".key"), identity.keyPem());
  }

  private void issue(String name, String issuer, String key, String extensions)
      throws IOException, InterruptedException {
    issue(name, issuer, "/CN=" + HOST, key, "", extensions);
  }

  /// Without an issuer it is signed by itself.
  private void issue(
      String name, String issuer, String subject, String key, String options, String extensions)
      throws IOException, InterruptedException {
    String text =
        "[req]\ndistinguished_name=name\nprompt=no\nx509_extensions=more\n[name]\nCN=%s\n[more]\n%s\n";
    Files.writeString(
        folder.resolve(name + ".cnf"),
        text.formatted(subject.substring("/CN=".length()), extensions));
    String signer = issuer.isEmpty() ? "" : " -CA %s.pem -CAkey %1$s.key".formatted(issuer);
    openssl(
        "req -x509 -days 30 -nodes -newkey %s -keyout %s.key -out %2$s.pem -config %2$s.cnf %s%s"
            .formatted(key, name, options, signer));
  }

  private void join(String name, String... parts) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      all.append(Files.readString(folder.resolve(part + ".pem")));
    }
    Files.writeString(folder.resolve(name + ".pem"), all);
  }

  private void openssl(String words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(Arrays.stream(words.split(" +")).toList());
    Programs.run(folder, command);
  }
}
