/// The demo: embedded web sites, healthy and broken, and a Datadog intake, all in this process. It
/// must not know the agent.
@NullMarked
package hinomi.demo;

import org.jspecify.annotations.NullMarked;
