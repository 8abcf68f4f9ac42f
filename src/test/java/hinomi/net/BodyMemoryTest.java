package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(100);

  @Test
  void grantsWhatIsFree() {
    BodyMemory.Share share = memory.request(100);

    assertTrue(share.granted().isComplete());
    assertEquals(100, memory.used());
  }

  @Test
  void grantsInOrderOfArrivalThoughOneBehindWouldFit() {
    BodyMemory.Share first = memory.request(60);
    BodyMemory.Share large = memory.request(80);
    BodyMemory.Share small = memory.request(10);
    assertFalse(small.granted().isComplete());

    first.close();

    assertTrue(large.granted().isComplete());
    assertTrue(small.granted().isComplete());
    assertEquals(90, memory.used());
  }

  @Test
  void goesOnWhenTheFirstInTheQueueWaitsNoMore() {
    BodyMemory.Share first = memory.request(60);
    BodyMemory.Share large = memory.request(80);
    BodyMemory.Share small = memory.request(10);

    large.close();

    assertTrue(small.granted().isComplete());
    first.close();
    small.close();
    assertEquals(0, memory.used());
  }

  @Test
  void takesBackWhatABodyDoesNotNeedAndNothingTwice() {
    BodyMemory.Share share = memory.request(100);

    share.shrinkTo(20);
    share.shrinkTo(50);
    assertEquals(20, memory.used());
    share.close();
    share.close();

    assertEquals(0, memory.used());
  }

  @Test
  void tellsHowLongEachWasWaitedFor() {
    List<Duration> waits = new ArrayList<>();
    memory.onWait(waits::add);
    BodyMemory.Share first = memory.request(100);
    BodyMemory.Share second = memory.request(1);
    assertEquals(1, waits.size());

    first.close();

    assertEquals(second.granted().result(), waits.getLast());
  }
}
