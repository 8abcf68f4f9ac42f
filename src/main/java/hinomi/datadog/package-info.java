/// Reports to Datadog: turns reports and the agent's own metrics into points, events and service
/// checks, and knows the endpoints of the intake. It never probes and knows nothing of check files.
@NullMarked
package hinomi.datadog;

import org.jspecify.annotations.NullMarked;
