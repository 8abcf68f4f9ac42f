package hinomi.agent;

import hinomi.outcome.Outcome;
import hinomi.verdict.Verdict;
import java.time.Duration;

/// One attempt: the `nanoTime` when it began, its timeout, its outcome and the verdict on it.
record Attempt(long began, Duration timeout, Outcome outcome, Verdict verdict) {}
