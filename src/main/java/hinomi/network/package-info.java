/// Owns what all probes of the agent stand on: event loops, names, trust, the tokens it was given,
/// and the policy of where it may connect to. It must not know of single runs.
@NullMarked
package hinomi.network;

import org.jspecify.annotations.NullMarked;
