package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdleCollectionTest {
  private static final long MIB = 1 << 20;

  private long used;
  private long live = 20 * MIB;
  private int collections;
  private final IdleCollection memory = new IdleCollection(() -> used, this::collect);

  @Test
  void collectsTheGarbageOfTheLoad() {
    collectAt(60);

    assertEquals(20 * MIB, used);
  }

  @Test
  void waitsUntilGarbageIsAsMuchAsLiveMemory() {
    collectAt(60);

    collectAt(30);
    collectAt(48);
    assertEquals(1, collections);

    collectAt(49);
    assertEquals(2, collections);
  }

  @Test
  void adaptsToMoreLiveMemory() {
    collectAt(60);

    live = 80 * MIB;
    collectAt(85);
    collectAt(168);

    assertEquals(2, collections);
  }

  private void collectAt(long mib) {
    used = mib * MIB;
    memory.collectIfUseful();
  }

  private void collect() {
    used = live;
    collections++;
  }
}
