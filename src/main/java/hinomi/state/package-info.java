/// Keeps the states of checks from one agent to the next. It must not know how checks are run or
/// who is told of them.
@NullMarked
package hinomi.state;

import org.jspecify.annotations.NullMarked;
