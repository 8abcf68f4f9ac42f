package hinomi.agent;

import hinomi.outcome.Outcome;
import hinomi.verdict.Verdict;

/// One attempt, the moment of `nanoTime` when it began, and the verdict on it.
record Attempt(long began, Outcome outcome, Verdict verdict) {}
