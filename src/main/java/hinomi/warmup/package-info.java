/// Owns the servers on loopback that the agent looks at before any site. It must not look itself.
@NullMarked
package hinomi.warmup;

import org.jspecify.annotations.NullMarked;
