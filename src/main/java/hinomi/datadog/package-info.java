/// Tells Datadog: turns reports and the agent's own health into points, and carries them from the
/// journal to the intake. It never probes and knows nothing of check files.
@NullMarked
package hinomi.datadog;

import org.jspecify.annotations.NullMarked;
