package hinomi.net.tls;

import hinomi.config.ValueType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// PEM files with certificates and keys.
public final class Pem {
  /// A file that a check names lies below its folder; the text itself may come from the
  /// environment.
  static final ValueType<String> FILE =
      ValueType.FILE
          .as("a PEM file below the folder", Pem::text)
          .orInline("-----BEGIN ", text -> text);

  static final ValueType<List<X509Certificate>> CERTIFICATES =
      FILE.as("a PEM file with certificates, below the folder", Pem::certificates);

  /// A file that the operator names lies anywhere.
  public static final ValueType<List<X509Certificate>> TRUSTED =
      ValueType.TEXT
          .as("the path of a PEM file", Path::of)
          .as("a PEM file", Pem::text)
          .as("the path of a PEM file with certificates", Pem::certificates);

  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----");

  private Pem() {}

  public static List<X509Certificate> certificates(String pem) {
    try {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(blocks(pem).getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IllegalArgumentException("has no certificate");
      }
      return all;
    } catch (CertificateException wrong) {
      throw new IllegalArgumentException("has no readable certificate", wrong);
    }
  }

  /// Drops comments between the certificates, which may be in any charset (RFC 7468, 2).
  private static String blocks(String pem) {
    return CERTIFICATE
        .matcher(pem)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining("\n"));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException wrong) {
      throw new IllegalArgumentException("cannot be read: '" + path + "'", wrong);
    }
  }
}
