package hinomi.probe.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.assertion.StepResult;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.CheckText;
import hinomi.probe.ProbeRunner;
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

  @AutoClose private final ProbeRunner runner = new ProbeRunner();

  @Test
  void rehearsesHttpWhateverTheChecks() throws Exception {
    List<Answered> answers = rehearsed();

    assertEquals(
        List.of("HTTP/2", "HTTP/1.1"), all(answers, CommonFacts.HTTP_VERSION).distinct().toList());
    assertEquals(10, all(answers, CommonFacts.STATUS).filter(status -> status == 200).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp.captured       | tcp { host = a.example, port = 25 }",
        "tls.refused        | tls { host = a.example }",
        "dns.answers        | dns { name = a.example }",
        "udp.answer         | udp { host = a.example, port = 53, send = a }",
        "websocket.bytes    | websocket { url = \"ws://a.example/\" }",
        "grpc.health        | grpc { host = a.example, port = 50051 }",
      })
  void rehearsesAKindOnlyWhereACheckIsOfIt(String fact, String check) throws Exception {
    assertEquals(5, count(rehearsed(HTTP, check), fact));
    assertEquals(0, count(rehearsed(HTTP), fact));
  }

  @Test
  void runsBothStepsOfItsJourney() throws Exception {
    String journey = "journey { steps = [{ name = a, http { url = \"http://a.example/\" } }] }";

    List<Answered> answers = rehearsed(journey);

    assertEquals(Optional.empty(), StepResult.failed(answers.getLast().facts()));
    assertEquals(List.of(2, 2, 2, 2, 2), all(answers, StepResult.ALL).map(List::size).toList());
  }

  @Test
  void rehearsesHttp3WhereACheckUsesIt() throws Exception {
    List<Answered> answers = rehearsed("http { url = \"https://a.example/\", version = 3 }");

    long runs = all(answers, CommonFacts.HTTP_VERSION).filter("HTTP/3"::equals).count();
    assertEquals(Quic.isAvailable() ? 5 : 0, runs);
  }

  private List<Answered> rehearsed(String... checks) throws Exception {
    return WarmUp.rehearse(runner.network(), Stream.of(checks).map(CheckText::probe).toList())
        .await(20, TimeUnit.SECONDS);
  }

  private static <T> Stream<T> all(List<Answered> answers, Fact<T> fact) {
    return answers.stream().flatMap(each -> each.facts().find(fact).stream());
  }

  private static long count(List<Answered> answers, String fact) {
    List<String> names = new ArrayList<>();
    answers.forEach(each -> each.facts().forEachShown((name, _) -> names.add(name)));
    return names.stream().filter(name -> name.startsWith(fact)).count();
  }
}
