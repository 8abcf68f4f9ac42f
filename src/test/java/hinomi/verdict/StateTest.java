package hinomi.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.assertion.Grade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  void keepsItsLevelWhileRunsAreInconclusive() {
    State state = after("PFFAAA", new Thresholds(2, 2));

    assertEquals(Level.DOWN, state.settled());
    assertEquals(START.plusSeconds(2), state.since());
    assertEquals(new Announcement(Level.DOWN, START.plusSeconds(2), true), state.announced());
    assertEquals(Optional.of(START.plusSeconds(2)), state.last().conclusive());
    assertEquals(Optional.of(START.plusSeconds(5)), state.last().any());
  }

  /// Small letters are runs in a maintenance window; what is news, and in which run.
  @ParameterizedTest
  @CsvSource({
    "1, 1, P, ''",
    "1, 1, A, ''",
    "1, 1, F, 0 down",
    "1, 1, PF, 1 down",
    "1, 1, PFP, 1 down 2 up",
    "1, 1, PFAAP, 1 down 4 up",
    "1, 1, AAF, 2 down",
    "1, 1, PFD, 1 down 2 degraded",
    "3, 1, F, ''",
    "3, 1, FFA, ''",
    "3, 1, FFF, 2 down",
    "3, 1, FAFAF, 4 down",
    "3, 1, FFP, ''",
    "3, 1, FPFF, ''",
    "3, 1, FPFFF, 4 down",
    "3, 1, FFDDD, 4 degraded",
    "2, 5, FPP, ''",
    "2, 5, FPPFF, 4 down",
    "1, 3, PFPP, 1 down",
    "1, 3, PFPPP, 1 down 4 up",
    "1, 1, Pff, ''",
    "1, 1, PfP, ''",
    "1, 1, PffF, 3 down",
    "1, 1, PFpP, 1 down 3 up",
    "1, 1, PFpfF, 1 down",
    "1, 1, ffF, 2 down",
    "3, 1, ffF, 2 down",
    "1, 1, PFPFPFP, 1 down 2 up 3 down 4 up 5 down 6 degraded",
  })
  void isNewsOnceAndOutsideOfMaintenance(
      int failAfter, int recoverAfter, String runs, String news) {
    assertEquals(news, news(State.unknown(START), runs, new Thresholds(failAfter, recoverAfter)));
  }

  private static String news(State before, String runs, Thresholds thresholds) {
    List<String> news = new ArrayList<>();
    State state = before;
    for (int run = 0; run < runs.length(); run++) {
      State after = state.after(run(runs, run), thresholds);
      int number = run;
      Transition.between(state, after).ifPresent(it -> news.add(number + " " + it.to().key()));
      state = after;
    }
    return String.join(" ", news);
  }

  private static RunSummary run(String runs, int index) {
    char run = runs.charAt(index);
    return new RunSummary(
        verdict(Character.toUpperCase(run)),
        START.plusSeconds(index),
        Character.isLowerCase(run),
        false);
  }

  @Test
  void saysHowLongWhatIsOverHasLasted() {
    State down = after("PF", Thresholds.AT_ONCE);

    State up = down.after(verdict('P'), Thresholds.AT_ONCE, START.plusSeconds(61));

    assertEquals(
        Optional.of(new Transition(Level.DOWN, Level.UP, Duration.ofSeconds(60), false, true)),
        Transition.between(down, up));
  }

  @Test
  void saysWhetherItCouldHaveBeenAnnouncedBefore() {
    State failed = State.unrecorded(START).after(verdict('F'), Thresholds.AT_ONCE, START);
    State again = failed.after(verdict('P'), Thresholds.AT_ONCE, START.plusSeconds(1));

    assertEquals(
        List.of(false, true),
        List.of(
            Transition.between(State.unrecorded(START), failed).orElseThrow().isRecorded(),
            Transition.between(failed, again).orElseThrow().isRecorded()));
  }

  @Test
  void remembersWhenACertificateWasSeen() {
    RunSummary seen = new RunSummary(verdict('P'), START, false, true);
    RunSummary notSeen = new RunSummary(verdict('F'), START.plusSeconds(1), false, false);

    State state = State.unknown(START).after(seen, Thresholds.AT_ONCE);

    assertEquals(Optional.of(START), state.after(notSeen, Thresholds.AT_ONCE).last().certificate());
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
