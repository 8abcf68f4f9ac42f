package hinomi.agent;

import hinomi.outcome.Outcome;
import hinomi.verdict.Verdict;

/// One attempt: the `nanoTime` when it began, its outcome and the verdict on it.
record Attempt(long began, Outcome outcome, Verdict verdict) {}
