/// Datadog resources as code: monitors, SLOs, the dashboard and downtimes as JSON, and the sync
/// that brings an account to them. It must not know how points and events are delivered.
@NullMarked
package hinomi.datadog.resource;

import org.jspecify.annotations.NullMarked;
