package hinomi.probe.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.assertion.StepResult;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.CheckText;
import hinomi.probe.Lookout;
import io.netty.handler.codec.quic.Quic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {
  private static final String HTTP = "http { url = \"https://www.example.com/\" }";

  @AutoClose private final Lookout lookout = new Lookout();

  @Test
  void speaksBothVersionsOfHttpWhateverTheProbes() throws Exception {
    List<Answered> seen = warmedUpFor();

    assertEquals(
        List.of("HTTP/2", "HTTP/1.1"), all(seen, CommonFacts.HTTP_VERSION).distinct().toList());
    assertEquals(10, all(seen, CommonFacts.STATUS).filter(status -> status == 200).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp.captured       | tcp { host = a.example, port = 25 }",
        "tcp.captured       | tls { host = a.example }",
        "dns.answers        | dns { name = a.example }",
        "dns.answers        | udp { host = a.example, port = 53, send = a }",
        "websocket.bytes    | websocket { url = \"ws://a.example/\" }",
        "grpc.health        | grpc { host = a.example, port = 50051 }",
      })
  void doesWhatIsOfOneKindOnlyForThatKind(String fact, String check) throws Exception {
    assertEquals(5, count(warmedUpFor(HTTP, check), fact));
    assertEquals(0, count(warmedUpFor(HTTP), fact));
  }

  @Test
  void takesBothStepsOfItsJourney() throws Exception {
    String journey = "journey { steps = [{ name = a, http { url = \"http://a.example/\" } }] }";

    List<Answered> seen = warmedUpFor(journey);

    assertEquals(Optional.empty(), StepResult.failed(seen.getLast().facts()));
    assertEquals(List.of(2, 2, 2, 2, 2), all(seen, StepResult.ALL).map(List::size).toList());
  }

  @Test
  void speaksHttp3WhereAProbeDoes() throws Exception {
    List<Answered> seen = warmedUpFor("http { url = \"https://a.example/\", version = 3 }");

    long looks = all(seen, CommonFacts.HTTP_VERSION).filter("HTTP/3"::equals).count();
    assertEquals(Quic.isAvailable() ? 5 : 0, looks);
  }

  private List<Answered> warmedUpFor(String... checks) throws Exception {
    return WarmUp.tried(lookout.network(), Stream.of(checks).map(CheckText::probe).toList())
        .await(20, TimeUnit.SECONDS);
  }

  private static <T> Stream<T> all(List<Answered> seen, Fact<T> fact) {
    return seen.stream().flatMap(each -> each.facts().find(fact).stream());
  }

  private static long count(List<Answered> seen, String fact) {
    List<String> names = new ArrayList<>();
    seen.forEach(each -> each.facts().forEachShown((name, _) -> names.add(name)));
    return names.stream().filter(name -> name.startsWith(fact)).count();
  }
}
