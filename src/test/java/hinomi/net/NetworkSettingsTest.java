package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.net.address.Pin;
import hinomi.text.HumanText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSettingsTest {
  private static final NetworkSettings SETTINGS =
      new NetworkSettings(
          Optional.empty(),
          List.of(),
          Map.of(
              "shop.example.com", Pin.parse("127.0.0.1"),
              "shop.example.com:8443", Pin.parse("127.0.0.2"),
              "*.example.com", Pin.parse("127.0.0.3:18443"),
              "*.deep.example.com", Pin.parse("[::1]:18443")),
          NetworkPolicy.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, 443, 127.0.0.1:443",
    "SHOP.example.com, 80, 127.0.0.1:80",
    "shop.example.com, 8443, 127.0.0.2:8443",
    "other.example.com, 443, 127.0.0.3:18443",
    "a.deep.example.com, 443, [::1]:18443",
    "example.com, 443,",
    "other.example, 443,",
  })
  void pinTheClosestName(String host, int port, String address) {
    assertEquals(Optional.ofNullable(address), SETTINGS.pinned(host, port).map(HumanText::address));
  }

  @Test
  void sayThatNamesStandInQuotes() {
    Problems problems = new Problems();
    Map<String, Object> split = Map.of("pins", Map.of("site", Map.of("example", "127.0.0.1")));

    NetworkSettings.read(Section.inMemory("network", split, problems));

    assertEquals(
        List.of("network: pins.site: HOCON splits keys at dots; put the name in quotes"),
        problems.sorted().stream().map(Problem::toString).toList());
  }
}
