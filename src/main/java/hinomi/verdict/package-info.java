/// Sums up: what one run amounts to, and what state a check is in after its runs.
@NullMarked
package hinomi.verdict;

import org.jspecify.annotations.NullMarked;
