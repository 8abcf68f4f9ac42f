package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoadBudgetTest {
  @Test
  void endsTheLoadWhenTheHeapIsFull() {
    LoadBudget budget = new LoadBudget(() -> true);

    LoadBudget.Exceeded exceeded =
        assertThrows(
            LoadBudget.Exceeded.class,
            () -> {
              for (int check = 0; check < 1_000; check++) {
                budget.make(100);
              }
            });

    assertTrue(exceeded.endsLoad());
    assertTrue(exceeded.getMessage().startsWith("does not fit into the memory of this process"));
  }

  @Test
  void goesOnWhileThereIsRoom() {
    LoadBudget budget = new LoadBudget(() -> false);

    assertDoesNotThrow(() -> {
      for (int check = 0; check < 100_000; check++) {
        budget.make(1_000);
      }
    });
  }
}
