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
    "PFDF, UP",
    "PDD, DEGRADED",
    "PFFDD, DEGRADED",
    "PFFPF, DOWN",
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
  @CsvSource({"PFFFF, 1", "PPPPP, 0", "PFPFF, 3", "FFPPP, 2", "PFAFP, 1"})
  void holdsSinceTheFirstOfTheRunsThatTurnedIt(String runs, int turned) {
    State state = after(runs, new Thresholds(2, 2));

    assertEquals(START.plusSeconds(turned), state.since());
  }

  @Test
  void keepsItsLevelWhileRunsAreInconclusive() {
    State state = after("PFFAAA", new Thresholds(2, 2));

    assertEquals(Level.DOWN, state.settled());
    assertEquals(START.plusSeconds(1), state.since());
    assertEquals(
        new Announcement(Level.DOWN, false, START.plusSeconds(1), START.plusSeconds(2), true),
        state.announced());
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
    "1, 1, PFPFPFPFPF, 1 down 2 up 3 down 4 flapping",
    "1, 1, PFPFPFPPPPPP, 1 down 2 up 3 down 4 flapping 11 up",
    "1, 1, PFPFPFFFFFFF, 1 down 2 up 3 down 4 flapping 10 down",
    "1, 1, PDPDPDDDDDD, 1 degraded 2 up 3 degraded 4 flapping 10 degraded",
    "1, 1, PDDDPDFD, 1 degraded 4 up 5 degraded 6 flapping",
    "1, 9, PFPFPFPPPPPPPPP, 1 down 4 flapping 14 up",
    "9, 1, PFPFPFFFFFFFFF, 4 flapping 13 down",
    "1, 1, PFPFAPFP, 1 down 2 up 3 down 5 flapping",
    "1, 1, PFPFpFPFP, 1 down 2 up 3 down 6 flapping",
    "1, 1, PfpfpfpfpPPP, ''",
    "1, 1, PFPFPppppppP, 1 down 2 up 3 down 4 flapping 11 up",
    "3, 1, PFFFpppFFF, 3 down",
    "3, 1, PFFFpppFP, 3 down 8 up",
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
      Transition.between(state, after)
          .ifPresent(it -> news.add(number + " " + (it.isFlapping() ? "flapping" : it.to().key())));
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
        Optional.empty());
  }

  @Test
  void saysHowLongWhatIsOverHasLasted() {
    State down = after("PF", Thresholds.AT_ONCE);

    State up = down.after(verdict('P'), Thresholds.AT_ONCE, START.plusSeconds(61));

    Transition recovery = Transition.between(down, up).orElseThrow();
    assertEquals(
        List.of(Level.DOWN, Level.UP, Duration.ofSeconds(60), true),
        List.of(recovery.from(), recovery.to(), recovery.lasted(), recovery.isRecorded()));
  }

  /// Small letters are runs in a maintenance window; runs from the first that failed to the first
  /// that passed.
  @ParameterizedTest
  @CsvSource({
    "1, 1, PFFFP, 3",
    "3, 1, PFFFFFP, 5",
    "1, 3, PFFPPP, 2",
    "3, 3, PFFFFPPP, 4",
    "1, 1, PFFfffpppP, 5",
    "1, 1, PFFfffpppFFP, 10",
    "1, 1, PFFfffFFP, 7",
    "1, 1, PffffFFP, 6",
    "1, 1, PffppFFFP, 3",
    "2, 2, PfFppP, 2",
    "1, 3, PFFpppP, 2",
    "1, 3, PFFppP, 2",
  })
  void lastedFromTheFirstFailedToTheFirstPassedRunAlsoInMaintenance(
      int failAfter, int recoverAfter, String runs, int lasted) {
    Thresholds thresholds = new Thresholds(failAfter, recoverAfter);
    State before = State.unknown(START);
    for (int run = 0; run < runs.length() - 1; run++) {
      before = before.after(run(runs, run), thresholds);
    }

    State after = before.after(run(runs, runs.length() - 1), thresholds);

    Transition recovery = Transition.between(before, after).orElseThrow();
    assertEquals(Level.UP, recovery.to());
    assertEquals(Duration.ofSeconds(lasted), recovery.lasted());
  }

  @Test
  void isToldAgainToFlapOnceInAWhile() {
    List<Integer> told = new ArrayList<>();
    State state = after("PFPFP", Thresholds.AT_ONCE);
    for (int run = 5; run < 30; run++) {
      RunSummary next = run("PF".repeat(15), run);
      State after = state.after(next, Thresholds.AT_ONCE, Duration.ofSeconds(10));
      int number = run;
      Transition.between(state, after)
          .filter(it -> it.isFlapping() && it.wasFlapping())
          .ifPresent(_ -> told.add(number));
      state = after;
    }

    assertEquals(List.of(14, 24), told);
    assertEquals(List.of(12, 6), List.of(state.recent().size(), state.recent().count(Level.DOWN)));
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
    RunSummary seen = new RunSummary(verdict('P'), START, false, Optional.of(80L));
    RunSummary notSeen =
        new RunSummary(verdict('F'), START.plusSeconds(1), false, Optional.empty());

    State state = State.unknown(START).after(seen, Thresholds.AT_ONCE);

    LastRuns last = state.after(notSeen, Thresholds.AT_ONCE).last();
    assertEquals(Optional.of(START), last.certificate());
    assertEquals(Optional.of(80L), last.daysLeft());
  }

  @ParameterizedTest
  @CsvSource({
    "PFPF, DOWN",
    "PFPFP, DEGRADED",
    "PFPFPF, DEGRADED",
    "PPPPPPFPFPFP, DEGRADED",
    "PFPPPPPPPPPPFP, UP",
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
