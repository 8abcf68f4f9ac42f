/// Saves the states of checks for the next start of an agent. It must not know how checks run or
/// what announces them.
@NullMarked
package hinomi.state;

import org.jspecify.annotations.NullMarked;
