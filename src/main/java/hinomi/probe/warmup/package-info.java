/// Probes servers on loopback before any site, so that class loading and JIT are not measured.
@NullMarked
package hinomi.probe.warmup;

import org.jspecify.annotations.NullMarked;
