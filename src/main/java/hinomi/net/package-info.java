/// What every probe stands on: event loops, name resolution, memory and token budgets, and the
/// policy of where the agent may connect. It knows nothing of single runs.
@NullMarked
package hinomi.net;

import org.jspecify.annotations.NullMarked;
