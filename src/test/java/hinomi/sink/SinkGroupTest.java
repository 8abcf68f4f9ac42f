package hinomi.sink;

import static hinomi.sink.Reports.PLANNED;
import static hinomi.sink.Reports.answered;
import static hinomi.sink.Reports.check;
import static hinomi.sink.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.check.Location;
import hinomi.check.Notice;
import hinomi.check.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SinkGroupTest {
  private static final Report REPORT = report(check("x"), answered("title"));
  private static final Notice NOTICE =
      new Notice(
          Notice.Topic.NETWORK, new Location("tokyo"), PLANNED, "lost", "unknown meanwhile", true);

  private final List<Object> received = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

  private record Receiver(List<Object> received) implements Sink {
    @Override
    public void accept(Report report) {
      received.add(report);
    }

    @Override
    public void accept(Notice notice) {
      received.add(notice);
    }
  }

  private record Broken(Throwable bug) implements Sink {
    @Override
    public void accept(Report report) {
      throw this.<RuntimeException>sneaky();
    }

    @Override
    public void accept(Notice notice) {
      throw this.<RuntimeException>sneaky();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T extends Throwable> T sneaky() throws T {
      throw (T) bug;
    }
  }

  static Stream<Throwable> bugs() {
    return Stream.of(
        new IllegalStateException("bug"),
        new StackOverflowError(),
        new NoClassDefFoundError("none"),
        new Exception("checked"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void theOthersGetWhatOneThrowsOn(Throwable bug) {
    Sink sinks =
        new SinkGroup(List.of(new Broken(bug), new Receiver(received)), failures::incrementAndGet);

    sinks.accept(REPORT);
    sinks.accept(NOTICE);

    assertEquals(List.of(REPORT, NOTICE), received);
    assertEquals(2, failures.get());
  }
}
