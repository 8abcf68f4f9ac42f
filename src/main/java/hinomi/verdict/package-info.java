/// The verdict on one run, and the state of a check after its runs. It must not know probes or
/// schedules.
@NullMarked
package hinomi.verdict;

import org.jspecify.annotations.NullMarked;
