/// The `journey` probe: HTTP steps in order, with values extracted from one and used in the next.
@NullMarked
package hinomi.probe.journey;

import org.jspecify.annotations.NullMarked;
