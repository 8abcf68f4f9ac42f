package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdleCollectionTest {
  private static final long MIB = 1 << 20;

  private long used;
  private long needed = 20 * MIB;
  private int collections;
  private final IdleCollection memory = new IdleCollection(() -> used, this::collect);

  @Test
  void letsGoOfWhatLoadingTheFilesNeeded() {
    lookAt(60);

    assertEquals(20 * MIB, used);
  }

  @Test
  void letsGarbageGatherUntilItIsAsMuchAsIsNeeded() {
    lookAt(60);

    lookAt(30);
    lookAt(48);
    assertEquals(1, collections);

    lookAt(49);
    assertEquals(2, collections);
  }

  @Test
  void getsUsedToNeedingMore() {
    lookAt(60);

    needed = 80 * MIB;
    lookAt(85);
    lookAt(168);

    assertEquals(2, collections);
  }

  private void lookAt(long mib) {
    used = mib * MIB;
    memory.look();
  }

  private void collect() {
    used = needed;
    collections++;
  }
}
