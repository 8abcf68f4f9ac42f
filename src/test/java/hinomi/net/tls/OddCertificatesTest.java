package hinomi.net.tls;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hinomi.loopback.RawServer;
import hinomi.outcome.Cause;
import hinomi.outcome.Certificate;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Outcome;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Outcome.Failed;
import hinomi.probe.ProbeRunner;
import hinomi.probe.http.Site;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Certificates that BoringSSL takes and Java may not.
class OddCertificatesTest {
  private static final KeyPair ROOT_KEYS = CertificateWriter.keys();
  private static final KeyPair KEYS = CertificateWriter.keys();
  private static final byte[] ROOT =
      CertificateWriter.authority(ROOT_KEYS, "Root", "Root").signedBy(ROOT_KEYS.getPrivate());

  @AutoClose
  private static final ProbeRunner RUNNER = ProbeRunner.trusting(CertificateWriter.readable(ROOT));

  private interface Oddity extends UnaryOperator<CertificateWriter> {}

  private static final Map<String, Oddity> UNREADABLE =
      Map.of(
          "empty issuer", it -> it.issuer(Der.sequence()),
          "version 1 with extensions", it -> it.version(new byte[0]),
          "version 7", it -> it.version(Der.of(0xa0, Der.integer(BigInteger.valueOf(6)))),
          "month 13", it -> it.until(Der.text(Der.UTC_TIME, "301301000000Z")),
          "no time", it -> it.until(Der.text(Der.UTC_TIME, "soon")),
          "broken critical names", it -> it.critical("2.5.29.17", new byte[] {0x30, 5, 1}),
          "broken constraints", it -> it.critical("2.5.29.19", new byte[] {0x30, 3, 2}),
          "broken subject", it -> it.subject(Der.sequence(Der.of(Der.SET, Der.sequence()))));

  private static final Map<String, Oddity> REFUSED =
      Map.of(
          "broken names",
          it -> it.without().extension("2.5.29.17", new byte[] {0x30, (byte) 0x80, -1, -1, 1}),
          "names that do not fit",
          it -> it.without().extension("2.5.29.17", new byte[] {0x30, 9, (byte) 0x82, 1, 'a'}),
          "no names",
          CertificateWriter::without,
          "unknown critical extension",
          it -> it.critical("1.2.3.4", new byte[] {5, 0}),
          "unknown signature",
          it -> it.signature(Der.sequence(Der.id("1.2.3.4"))));

  private static final Map<String, Oddity> HARMLESS =
      Map.of(
          "a blank in a URI", it -> names(it, Der.text(0x86, "https://my_host.example/a b")),
          "a broken directory name", it -> names(it, Der.of(0xa4, new byte[] {1, 2, 3})),
          "a broken other name", it -> names(it, Der.of(0xa0, new byte[] {6, 99})),
          "a mail address of bytes", it -> names(it, Der.of(0x81, new byte[] {-1, -2})),
          "an address of five bytes", it -> names(it, Der.of(0x87, new byte[5])),
          "a host of bytes", it -> names(it, Der.of(0x82, new byte[] {0, -1, '\n'})),
          "a negative serial number", it -> it.serial(Der.integer(BigInteger.TEN.negate())),
          "a broken key identifier", it -> it.extension("2.5.29.35", new byte[] {0x30, 9, 1}),
          "a subject that is no UTF-8", it -> it.subject(subject(Der.UTF8, -1, -2)));

  static Stream<String> unreadable() {
    return UNREADABLE.keySet().stream();
  }

  static Stream<String> odd() {
    return Stream.of(UNREADABLE, REFUSED, HARMLESS).flatMap(each -> each.keySet().stream());
  }

  static Stream<String> refused() {
    return REFUSED.keySet().stream();
  }

  static Stream<String> harmless() {
    return HARMLESS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void thatCannotBeReadSaySo(String oddity) throws IOException {
    Failed failed = (Failed) seen(OddCertificatesTest::verified, UNREADABLE.get(oddity));

    assertEquals(Cause.TLS, failed.cause(), failed::detail);
    assertTrue(failed.detail().startsWith("certificate cannot be read: "), failed::detail);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void thatAreNoProofAreFaultsOfTls(String oddity) throws IOException {
    Failed failed = (Failed) seen(OddCertificatesTest::verified, REFUSED.get(oddity));

    assertEquals(Cause.TLS, failed.cause(), failed::detail);
    assertTrue(failed.detail().matches("certificate (is|has|was) .*"), failed::detail);
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void thatNameTheHostAreGoodWhateverElseTheySay(String oddity) throws IOException {
    Outcome outcome = seen(OddCertificatesTest::verified, HARMLESS.get(oddity));

    assertTrue(outcome instanceof Answered, outcome::toString);
  }

  @ParameterizedTest
  @MethodSource("odd")
  void areNoObstacleWhenNothingIsVerified(String oddity) throws IOException {
    Oddity odd =
        Stream.of(UNREADABLE, REFUSED, HARMLESS)
            .flatMap(each -> Stream.ofNullable(each.get(oddity)))
            .findFirst()
            .orElseThrow();

    Outcome outcome = seen(Site::unverified, odd);

    assertTrue(outcome instanceof Answered, outcome::toString);
    assertEquals(1, outcome.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size());
  }

  @ParameterizedTest
  @MethodSource("odd")
  void thatNoPathUsesDoNoHarm(String oddity) throws IOException {
    Oddity odd =
        Stream.of(UNREADABLE, REFUSED, HARMLESS)
            .flatMap(each -> Stream.ofNullable(each.get(oddity)))
            .findFirst()
            .orElseThrow();
    KeyPair others = CertificateWriter.keys();
    byte[] good = CertificateWriter.of(KEYS, "Root").signedBy(ROOT_KEYS.getPrivate());
    byte[] extra =
        odd.apply(CertificateWriter.authority(others, "Root", "Other"))
            .signedBy(others.getPrivate());

    Outcome outcome = seen(OddCertificatesTest::verified, good, extra);

    assertTrue(outcome instanceof Answered, outcome::toString);
    assertEquals(2, outcome.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size());
  }

  @Test
  void withUnknownKeysDoNoHarmWhereNoPathUsesThem() throws IOException {
    byte[] good = CertificateWriter.of(KEYS, "Root").signedBy(ROOT_KEYS.getPrivate());
    byte[] unknownKey = Der.sequence(Der.sequence(Der.id("1.2.3")), Der.bits(new byte[9]));
    byte[] curveWithoutName =
        Der.sequence(
            Der.sequence(Der.id("1.2.840.10045.2.1"), Der.sequence(Der.integer(BigInteger.ONE))),
            Der.bits(new byte[65]));
    for (byte[] key : List.of(unknownKey, curveWithoutName, rsa(16_384), rsa(20_000))) {
      byte[] extra =
          CertificateWriter.authority(KEYS, "Other", "Root")
              .key(key)
              .signedBy(ROOT_KEYS.getPrivate());

      Outcome outcome =
          seen(
              OddCertificatesTest::verified,
              good,
              extra,
              "no DER".getBytes(StandardCharsets.UTF_8));

      // BoringSSL itself refuses a chain that is no chain of DER elements.
      assertTrue(
          outcome instanceof Answered
              || (outcome instanceof Failed failed && failed.cause() == Cause.TLS),
          outcome::toString);
      assertTrue(seen(OddCertificatesTest::verified, good, extra) instanceof Answered);
    }
  }

  @Test
  void tellWhichOneOfTheChainCannotBeRead() throws IOException {
    KeyPair between = CertificateWriter.keys();
    byte[] own = CertificateWriter.of(KEYS, "Issuing").signedBy(between.getPrivate());
    byte[] unreadable =
        CertificateWriter.authority(between, "Issuing", "Root")
            .until(Der.text(Der.UTC_TIME, "301301000000Z"))
            .signedBy(ROOT_KEYS.getPrivate());
    byte[] large =
        CertificateWriter.authority(between, "Issuing", "Root")
            .key(rsa(9_000))
            .signedBy(ROOT_KEYS.getPrivate());

    Failed failed = (Failed) seen(OddCertificatesTest::verified, own, unreadable, large);

    assertEquals(Cause.TLS, failed.cause());
    assertTrue(
        failed.detail().startsWith("certificate is issued by an unknown authority (CN=Issuing)"),
        failed::detail);
    assertTrue(
        failed.detail().contains("; certificate 2 of the chain cannot be read: "), failed::detail);
    assertTrue(
        failed
            .detail()
            .endsWith(
                "; certificate 3 of the chain has a key of 9000 bits, more than the 8192 that are verified"),
        failed::detail);
  }

  @Test
  void beyondTheTenthAreNotLookedAt() throws IOException {
    byte[] own = CertificateWriter.of(KEYS, "Issuing").signedBy(KEYS.getPrivate());
    byte[][] chain = IntStream.range(0, 15).mapToObj(index -> own).toArray(byte[][]::new);

    Failed failed = (Failed) seen(OddCertificatesTest::verified, chain);

    assertEquals(10, failed.facts().find(CommonFacts.CERTIFICATES).orElseThrow().size());
    assertTrue(
        failed.detail().endsWith("; only the first 10 of 15 certificates were read"),
        failed::detail);
  }

  @Test
  void areTrustedByAPathAroundAnExpiredCrossCertificate() throws IOException {
    KeyPair between = CertificateWriter.keys();
    byte[] own = CertificateWriter.of(KEYS, "Issuing").signedBy(between.getPrivate());
    byte[] issuing =
        CertificateWriter.authority(between, "Issuing", "Root").signedBy(ROOT_KEYS.getPrivate());
    byte[] expired =
        CertificateWriter.authority(between, "Issuing", "Root")
            .until(Der.text(Der.UTC_TIME, "200101000000Z"))
            .signedBy(ROOT_KEYS.getPrivate());

    assertTrue(seen(OddCertificatesTest::verified, own, expired, issuing) instanceof Answered);
    assertTrue(seen(OddCertificatesTest::verified, own, issuing, expired) instanceof Answered);
  }

  @Test
  void areTrustedPastAnExpiredOneOfTheNameOfTheRoot() throws IOException {
    KeyPair between = CertificateWriter.keys();
    byte[] issuing =
        CertificateWriter.authority(between, "Issuing", "Root").signedBy(ROOT_KEYS.getPrivate());
    byte[] expired =
        CertificateWriter.authority(CertificateWriter.keys(), "Root", "Root")
            .until(Der.text(Der.UTC_TIME, "200101000000Z"))
            .signedBy(ROOT_KEYS.getPrivate());
    byte[] own = CertificateWriter.of(KEYS, "Issuing").signedBy(between.getPrivate());
    byte[] issuedByTheRoot = CertificateWriter.of(KEYS, "Root").signedBy(ROOT_KEYS.getPrivate());

    Outcome longer = seen(OddCertificatesTest::verified, own, issuing, expired);
    Outcome shorter = seen(OddCertificatesTest::verified, issuedByTheRoot, expired);

    assertTrue(longer instanceof Answered, longer::toString);
    assertTrue(shorter instanceof Answered, shorter::toString);
  }

  @Test
  void showWhatCanBeRead() throws IOException {
    Certificate seen =
        seen(Site::unverified, it -> it.issuer(Der.sequence()))
            .facts()
            .find(CommonFacts.CERTIFICATES)
            .orElseThrow()
            .getFirst();

    assertAll(
        () -> assertEquals(Optional.of("CN=site"), seen.subject()),
        () -> assertEquals(Optional.of(""), seen.issuer()),
        () -> assertEquals(List.of("localhost"), seen.names()),
        () -> assertEquals(Optional.of("a"), seen.serial()),
        () -> assertEquals(Optional.of(10L), seen.daysLeft()),
        () -> assertEquals(Optional.of("SHA256withECDSA"), seen.signature()),
        () -> assertEquals(Optional.of("EC"), seen.key()),
        () -> assertEquals(Optional.of(256), seen.keyBits()));
  }

  @Test
  void leaveOutWhatCannotBeRead() throws IOException {
    Outcome outcome =
        seen(Site::unverified, it -> it.until(Der.text(Der.UTC_TIME, "301301000000Z")));
    Certificate seen = outcome.facts().find(CommonFacts.CERTIFICATES).orElseThrow().getFirst();

    assertAll(
        () -> assertEquals(Optional.empty(), seen.notAfter()),
        () -> assertEquals(Optional.empty(), seen.daysLeft()),
        () -> assertTrue(seen.notBefore().isPresent()),
        () -> assertEquals(List.of("localhost"), seen.names()));
  }

  private static Site verified(Site site) {
    return site;
  }

  private static Outcome seen(UnaryOperator<Site> option, Oddity oddity) throws IOException {
    return seen(
        option, oddity.apply(CertificateWriter.of(KEYS, "Root")).signedBy(ROOT_KEYS.getPrivate()));
  }

  private static Outcome seen(UnaryOperator<Site> option, byte[]... chain) throws IOException {
    try (RawServer server =
        TlsServer.doing(
            TlsServer.context(new SingleIdentity(CertificateWriter.identity(KEYS, chain))),
            socket -> {
              RawServer.readHead(socket);
              RawServer.write(socket, TlsServer.HELLO);
            })) {
      return RUNNER.run(
          option.apply(Site.at("https://localhost/").address("127.0.0.1:" + server.port())));
    }
  }

  private static CertificateWriter names(CertificateWriter it, byte[] other) {
    return it.without().extension("2.5.29.17", Der.sequence(other, Der.text(0x82, "localhost")));
  }

  private static byte[] subject(int type, int... bytes) {
    byte[] text = new byte[bytes.length];
    IntStream.range(0, bytes.length).forEach(index -> text[index] = (byte) bytes[index]);
    return Der.sequence(Der.of(Der.SET, Der.sequence(Der.id("2.5.4.3"), Der.of(type, text))));
  }

  private static byte[] rsa(int bits) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
    byte[] numbers = Der.sequence(Der.integer(modulus), Der.integer(BigInteger.valueOf(65_537)));
    return Der.sequence(
        Der.sequence(Der.id("1.2.840.113549.1.1.1"), new byte[] {5, 0}), Der.bits(numbers));
  }
}
