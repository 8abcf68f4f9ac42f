package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import hinomi.outcome.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Basic realm=\"a, b\" | Basic {realm=a, b}",
        "Digest nonce=\"x\\\"y\" , QOP = auth | Digest {nonce=x\"y, qop=auth}",
        "Basic, Digest nonce=1 | Basic {} Digest {nonce=1}",
        "Negotiate abc==, Basic realm=x | Negotiate {abc=} Basic {realm=x}",
        "Digest nonce=\"never ends | Digest {nonce=never ends}",
        "nonce=1 | nonce {} 1 {}",
        "Digest nonce=1, nonce=2 | Digest {nonce=1}",
        ",,=\"=, | ''",
      })
  void isReadAsFarAsItGoes(String header, String challenges) {
    String read =
        read(header).stream()
            .map(each -> each.scheme() + " " + new java.util.TreeMap<>(each.parameters()))
            .collect(java.util.stream.Collectors.joining(" "));

    assertEquals(challenges, read);
  }

  @Test
  void ofWhateverBytesIsReadToItsEnd() {
    Random random = new Random(7);
    String letters = "Digest nonce=\"\\,; \t=é";

    assertTimeout(
        Duration.ofMinutes(1),
        () -> {
          for (int round = 0; round < 2_000; round++) {
            StringBuilder header = new StringBuilder();
            int length = random.nextInt(300);
            for (int at = 0; at < length; at++) {
              header.append(letters.charAt(random.nextInt(letters.length())));
            }
            read(header.toString());
          }
          read("\\\"".repeat(500_000));
        });
  }

  private static List<Challenge> read(String header) {
    return Challenge.in(new Headers(List.of(Map.entry("www-authenticate", header))));
  }
}
