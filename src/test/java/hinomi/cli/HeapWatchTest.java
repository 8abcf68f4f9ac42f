package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapWatchTest {
  @ParameterizedTest
  @CsvSource({
    "0.98 0.98 0.98 0.98 0.98, 0",
    "0.98 0.98 0.98 0.98 0.98 0.97, 1",
    "0.98 0.98 0.98 0.5 0.98 0.98 0.98, 0",
    "0.96 0.96 0.96 0.96 0.96 0.96 0.96, 0"
  })
  void endsTheProcessOnceTheHeapStaysFull(String usages, int ends) {
    AtomicInteger ended = new AtomicInteger();
    var each = Stream.of(usages.split(" ")).map(Double::valueOf).iterator();
    HeapWatch watch = new HeapWatch(each::next, ended::incrementAndGet);

    while (each.hasNext()) {
      watch.sample();
    }

    assertEquals(ends, ended.get());
  }
}
