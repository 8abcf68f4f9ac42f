/// Runs checks on their schedules, attributes failures to the site or the agent, and reports to the
/// sinks. It must not know HOCON, protocols or metric names.
@NullMarked
package hinomi.agent;

import org.jspecify.annotations.NullMarked;
