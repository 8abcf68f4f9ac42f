/// Shows: the last report of each check and the agent's own health, over HTTP. It runs no checks.
@NullMarked
package hinomi.status;

import org.jspecify.annotations.NullMarked;
