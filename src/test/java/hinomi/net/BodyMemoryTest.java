package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private static final int ORDINARY = 10;

  private final BodyMemory memory = new BodyMemory(160);

  @Test
  void grantsWhatIsFree() {
    BodyMemory.Share share = memory.open(120);

    assertTrue(share.growTo(120).isComplete());
    assertEquals(120, memory.used());
  }

  @Test
  void countsWhatABodyHasGrownToAndNotWhatItMayGrowTo() {
    BodyMemory.Share slow = memory.open(120);
    slow.growTo(5);

    assertTrue(memory.open(100).growTo(100).isComplete());
    assertEquals(105, memory.used());
  }

  @Test
  void neverGrantsWhatLetsTwoWaitForEachOther() {
    BodyMemory.Share first = memory.open(100);
    BodyMemory.Share second = memory.open(100);
    first.growTo(60);

    Future<Duration> step = second.growTo(30);
    assertFalse(step.isComplete());
    assertTrue(first.growTo(100).isComplete());

    first.close();
    assertTrue(step.isComplete());
    assertTrue(second.growTo(100).isComplete());
  }

  @Test
  void keepsTheLastQuarterForBodiesOfAnOrdinarySize() {
    memory.open(120).growTo(120);
    assertFalse(memory.open(ORDINARY + 1).growTo(1).isComplete());

    for (int used = 120; used < 160; used += ORDINARY) {
      assertTrue(memory.open(ORDINARY).growTo(ORDINARY).isComplete());
    }
    assertFalse(memory.open(ORDINARY).growTo(1).isComplete());
  }

  @Test
  void refusesAClaimThatCanNeverBeMet() {
    assertEquals(120, memory.most());
    assertThrows(IllegalArgumentException.class, () -> memory.open(121));
  }

  @Test
  void takesBackWhatABodyDoesNotNeedAndNothingTwice() {
    BodyMemory.Share share = memory.open(100);
    share.growTo(100);

    share.shrinkTo(20);
    share.shrinkTo(50);
    assertEquals(20, memory.used());
    share.close();
    share.close();

    assertEquals(0, memory.used());
  }

  @Test
  void forgetsWhoWaitsNoMore() {
    memory.open(120).growTo(120);
    BodyMemory.Share waiting = memory.open(100);
    Future<Duration> step = waiting.growTo(100);
    assertEquals(1, memory.waiting());

    waiting.close();

    assertEquals(0, memory.waiting());
    assertFalse(step.isComplete());
  }

  @Test
  void tellsHowLongEachWasWaitedFor() {
    List<Duration> waits = new ArrayList<>();
    memory.onWait(waits::add);
    BodyMemory.Share first = memory.open(120);
    first.growTo(120);
    Future<Duration> second = memory.open(100).growTo(1);
    assertEquals(1, waits.size());

    first.close();

    assertEquals(second.result(), waits.getLast());
  }
}
