/// Runs checks on their schedules, decides who is to blame for what fails, and reports to the
/// sinks. It must not know HOCON, protocols or metric names.
@NullMarked
package hinomi.agent;

import org.jspecify.annotations.NullMarked;
