/// Fills the report on a month from Datadog: histories of SLOs, counts of runs, and the events of
/// checks.
@NullMarked
package hinomi.datadog.review;

import org.jspecify.annotations.NullMarked;
