/// What shall stand in Datadog for the checks: monitors, SLOs, a dashboard and downtimes as plain
/// JSON, what all of it costs, and how it gets there. It never probes and knows no check files.
@NullMarked
package hinomi.resource;

import org.jspecify.annotations.NullMarked;
