package hinomi.net.tls;

import hinomi.outcome.Certificate;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;

/// The fields of a certificate (RFC 5280, 4.1) that Java may not be able to read. Each is read on
/// its own, whatever is wrong with the others.
final class RawCertificate {
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final int MAX_SERIAL = 64;

  private static final Map<String, String> SIGNATURES =
      Map.of(
          "1.2.840.113549.1.1.4", "MD5withRSA",
          "1.2.840.113549.1.1.5", "SHA1withRSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.113549.1.1.11", "SHA256withRSA",
          "1.2.840.113549.1.1.12", "SHA384withRSA",
          "1.2.840.113549.1.1.13", "SHA512withRSA",
          "1.2.840.10045.4.3.2", "SHA256withECDSA",
          "1.2.840.10045.4.3.3", "SHA384withECDSA",
          "1.2.840.10045.4.3.4", "SHA512withECDSA",
          "1.3.101.112", "Ed25519");
  private static final Map<String, String> KEYS =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.10045.2.1", "EC",
          "1.2.840.10040.4.1", "DSA",
          "1.3.101.112", "EdDSA",
          "1.3.101.113", "EdDSA");
  private static final Map<String, Integer> CURVES =
      Map.of("1.2.840.10045.3.1.7", 256, "1.3.132.0.34", 384, "1.3.132.0.35", 521);

  private final List<DerElement> fields;

  /// Serial number, signature, issuer, validity, subject, key, extensions.
  private RawCertificate(List<DerElement> fields) {
    this.fields = fields;
  }

  static RawCertificate of(byte[] der) {
    List<DerElement> fields =
        read(der, it -> DerElement.first(it).parts().getFirst().parts()).orElse(List.of());
    boolean hasVersion = !fields.isEmpty() && fields.getFirst().tag() == VERSION;
    return new RawCertificate(hasVersion ? fields.subList(1, fields.size()) : fields);
  }

  Certificate facts(Instant now) {
    Optional<Instant> until = time(1);
    return new Certificate(
        name(4),
        name(2),
        names(),
        field(0).filter(it -> it.length() <= MAX_SERIAL).flatMap(RawCertificate::serial),
        time(0),
        until,
        until.map(it -> Certificates.daysLeft(now, it)),
        field(1)
            .flatMap(it -> read(it, each -> each.parts().getFirst().id()))
            .map(RawCertificate::signature),
        keyId().map(it -> KEYS.getOrDefault(it, it)),
        field(5).flatMap(it -> read(it, RawCertificate::bits)));
  }

  /// The host names and addresses that it is issued for (RFC 5280, 4.2.1.6); other kinds of names
  /// are ignored.
  List<String> names() {
    return alternatives().stream()
        .flatMap(it -> read(it, DerElement::parts).stream().flatMap(List::stream))
        .flatMap(it -> read(it, RawCertificate::host).stream())
        .toList();
  }

  private Optional<DerElement> alternatives() {
    return fields.stream()
        .filter(it -> it.tag() == EXTENSIONS)
        .flatMap(it -> read(it, each -> each.parts().getFirst().parts()).stream())
        .flatMap(List::stream)
        .flatMap(it -> read(it, DerElement::parts).stream())
        .filter(
            it -> read(it.getFirst(), DerElement::id).filter(ALTERNATIVE_NAMES::equals).isPresent())
        .flatMap(it -> read(it.getLast(), last -> DerElement.first(last.content())).stream())
        .findFirst();
  }

  private static String host(DerElement name) {
    return switch (name.tag()) {
      case DNS_NAME -> printable(new String(name.content(), StandardCharsets.ISO_8859_1));
      case IP_ADDRESS -> address(name.content());
      default -> throw new IllegalArgumentException("not a host name");
    };
  }

  private static String printable(String text) {
    if (!text.chars().allMatch(each -> each > ' ' && each < 127)) {
      throw new IllegalArgumentException("not a host name");
    }
    return text;
  }

  private static String address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException(wrongLength);
    }
  }

  private Optional<DerElement> field(int index) {
    return index < fields.size() ? Optional.of(fields.get(index)) : Optional.empty();
  }

  private Optional<String> name(int index) {
    return field(index).flatMap(it -> read(it, each -> new X500Principal(each.whole()).getName()));
  }

  private static Optional<String> serial(DerElement number) {
    return read(number, it -> new BigInteger(it.content()).toString(16));
  }

  /// The beginning or the end of the validity period.
  private Optional<Instant> time(int index) {
    return field(3).flatMap(it -> read(it, each -> time(each.parts().get(index))));
  }

  private static Instant time(DerElement time) {
    String text = new String(time.content(), StandardCharsets.US_ASCII);
    String full =
        time.tag() == Der.UTC_TIME ? (text.compareTo("5") < 0 ? "20" : "19") + text : text;
    return LocalDateTime.parse(
            full,
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'")
                .withResolverStyle(ResolverStyle.STRICT))
        .toInstant(ZoneOffset.UTC);
  }

  private static String signature(String id) {
    return SIGNATURES.getOrDefault(id, id);
  }

  private Optional<String> keyId() {
    return field(5).flatMap(it -> read(it, RawCertificate::keyId));
  }

  private static String keyId(DerElement key) {
    return key.parts().getFirst().parts().getFirst().id();
  }

  private static int bits(DerElement key) {
    List<DerElement> algorithm = key.parts().getFirst().parts();
    return switch (KEYS.getOrDefault(keyId(key), "")) {
      case "RSA" -> {
        byte[] bits =
            key.parts().getLast().content(); // the first octet is the number of unused bits
        byte[] numbers = Arrays.copyOfRange(bits, 1, bits.length);
        yield new BigInteger(1, DerElement.first(numbers).parts().getFirst().content()).bitLength();
      }
      case "EC" -> Optional.ofNullable(CURVES.get(algorithm.getLast().id())).orElseThrow();
      case "EdDSA" -> keyId(key).endsWith("112") ? 256 : 456;
      default -> throw new IllegalArgumentException("unknown kind of key");
    };
  }

  /// Nothing where the bytes cannot be read.
  private static <S, T> Optional<T> read(S source, Function<S, T> reading) {
    try {
      return Optional.of(reading.apply(source));
    } catch (RuntimeException notReadable) {
      return Optional.empty();
    }
  }
}
