/// Checks as authors write them, how they are loaded from a folder, and the report of a run. Pure
/// Java: no clock, no event loop.
@NullMarked
package hinomi.check;

import org.jspecify.annotations.NullMarked;
