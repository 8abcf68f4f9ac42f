package hinomi.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hinomi.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {
  private static final Duration PERIOD = Duration.ofSeconds(30);

  /// The ASCII texts of 20, 32 and 64 digits `1234567890...` (RFC 6238, appendix B, and its
  /// erratum).
  private static final Map<String, String> SECRETS =
      Map.of(
          "SHA1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
          "SHA256", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====",
          "SHA512",
              "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                  + "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=");

  @ParameterizedTest
  @CsvSource({
    "59, SHA1, 94287082",
    "59, SHA256, 46119246",
    "59, SHA512, 90693936",
    "1111111109, SHA1, 07081804",
    "1111111109, SHA256, 68084774",
    "1111111109, SHA512, 25091201",
    "1111111111, SHA1, 14050471",
    "1111111111, SHA256, 67062674",
    "1111111111, SHA512, 99943326",
    "1234567890, SHA1, 89005924",
    "1234567890, SHA256, 91819424",
    "1234567890, SHA512, 93441116",
    "2000000000, SHA1, 69279037",
    "2000000000, SHA256, 90698825",
    "2000000000, SHA512, 38618901",
    "20000000000, SHA1, 65353130",
    "20000000000, SHA256, 77737706",
    "20000000000, SHA512, 47863826",
  })
  void makesThePasswordsOfTheStandard(long second, String algorithm, String password) {
    Secret secret = new Secret(SECRETS.getOrDefault(algorithm, ""));
    Totp totp = new Totp(secret, "Hmac" + algorithm, 8, PERIOD);

    assertEquals(password, totp.at(Instant.ofEpochSecond(second)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ=="
      })
  void takesSecretsAsServicesShowThem(String secret) {
    assertEquals("287082", Totp.usual(new Secret(secret)).at(Instant.ofEpochSecond(59)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "not base 32: 0189", "GEZDGNBVGY3TQOJQ!"})
  void refusesWhatIsNoSecretWithoutTellingIt(String secret) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Totp.usual(new Secret(secret)))
            .getMessage();

    assertEquals("totp needs a secret in Base32: A to Z and 2 to 7", message);
  }
}
