/// Runs evaluations off the event loop, each within its budget, so that none delays another. It
/// must not know what is evaluated.
@NullMarked
package hinomi.judging;

import org.jspecify.annotations.NullMarked;
