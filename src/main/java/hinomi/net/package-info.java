/// What all probes share: event loops, name resolution, memory budget, token cache, and the policy
/// of where the agent may connect. It knows nothing of single runs.
@NullMarked
package hinomi.net;

import org.jspecify.annotations.NullMarked;
