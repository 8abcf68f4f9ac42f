/// Monitors, SLOs, the dashboard and downtimes as JSON, and how they reach an account.
@NullMarked
package hinomi.datadog.resource;

import org.jspecify.annotations.NullMarked;
