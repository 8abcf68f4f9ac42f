package hinomi.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.assertion.Grade;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateTest {
  private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

  /// P passed, D degraded, F failed, A our own fault; two runs to fall, two to recover.
  @ParameterizedTest
  @CsvSource({
    "'', UNKNOWN",
    "A, UNKNOWN",
    "P, UP",
    "F, DOWN",
    "D, DEGRADED",
    "AAF, DOWN",
    "PF, UP",
    "PFF, DOWN",
    "PFAF, DOWN",
    "PFA, UNKNOWN",
    "PFFA, UNKNOWN",
    "PFFAF, DOWN",
    "PFFAP, DOWN",
    "PAF, UP",
    "PFPF, UP",
    "PFFP, DOWN",
    "PFFPP, UP",
    "PFFPAP, UP",
    "PFDFD, UP",
    "PDD, DEGRADED",
    "PFFDD, DEGRADED",
    "PFFPFP, DOWN",
  })
  void turnsOnlyAfterEnoughRunsInARow(String runs, Level level) {
    assertEquals(level, after(runs, new Thresholds(2, 2)).level());
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, PFF, UP",
    "3, 1, PFFF, DOWN",
    "3, 1, PDD, UP",
    "3, 1, PDDD, DEGRADED",
    "3, 1, PFFFP, UP",
    "1, 3, PF, DOWN",
    "1, 3, PD, DEGRADED",
    "1, 3, PFPP, DOWN",
    "1, 3, PFPPP, UP",
    "1, 3, PDPP, DEGRADED",
    "1, 3, PFPPD, DEGRADED",
    "2, 4, PFFPPP, DOWN",
    "2, 4, PFFPPPP, UP",
  })
  void fallsAfterOneThresholdAndRecoversAfterTheOther(
      int failAfter, int recoverAfter, String runs, Level level) {
    assertEquals(level, after(runs, new Thresholds(failAfter, recoverAfter)).level());
  }

  @ParameterizedTest
  @CsvSource({"PFP, UP", "PF, DOWN", "PD, DEGRADED", "FD, DEGRADED"})
  void turnsAtOnceByDefault(String runs, Level level) {
    assertEquals(level, after(runs, Thresholds.AT_ONCE).level());
  }

  @ParameterizedTest
  @CsvSource({"PFFFF, 2", "PPPPP, 0", "PFPFF, 4", "FFPPP, 3"})
  void holdsSinceTheRunThatTurnedIt(String runs, int turned) {
    State state = after(runs, new Thresholds(2, 2));

    assertEquals(START.plusSeconds(turned), state.since());
  }

  @Test
  void keepsWhatPeopleWereToldWhileItIsBlind() {
    State state = after("PFFAAA", new Thresholds(2, 2));

    assertEquals(Level.DOWN, state.told());
    assertEquals(START.plusSeconds(2), state.since());
  }

  @ParameterizedTest
  @CsvSource({
    "PFPFPF, DOWN",
    "PFPFPFP, DEGRADED",
    "PPPPPPFPFPFP, DEGRADED",
    "PFPPPPFPPPPPFP, UP",
    "PFPFPFPFFFFF, DEGRADED",
    "PFPFPFPFFFFFF, DOWN",
    "PFPFPFPPPPPP, UP",
    "PFPFPFPFPFPPPPPPP, UP",
    "PFPFPFPAAAA, UNKNOWN",
  })
  void isHeldDegradedWhileItChangesTooOften(String runs, Level level) {
    assertEquals(level, after(runs, Thresholds.AT_ONCE).level());
  }

  @Test
  void isSeenToFlapEvenWhereThresholdsWouldNeverBeReached() {
    assertEquals(Level.DEGRADED, after("PFPFPFP", new Thresholds(3, 3)).level());
  }

  /// One run a second.
  private static State after(String runs, Thresholds thresholds) {
    State state = State.unknown(START);
    for (int run = 0; run < runs.length(); run++) {
      state = state.after(verdict(runs.charAt(run)), thresholds, START.plusSeconds(run));
    }
    return state;
  }

  private static Verdict verdict(char run) {
    Grade grade =
        switch (run) {
          case 'P' -> Grade.PASSED;
          case 'D' -> Grade.DEGRADED;
          default -> Grade.FAILED;
        };
    Optional<String> reason =
        run == 'P' ? Optional.empty() : Optional.of(run == 'A' ? "agent" : "assertion");
    return new Verdict(grade, reason, Optional.empty(), List.of());
  }
}
