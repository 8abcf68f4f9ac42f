/// Runs checks on their schedules and tells the sinks. It must not know HOCON, protocols or metric
/// names.
@NullMarked
package hinomi.agent;

import org.jspecify.annotations.NullMarked;
