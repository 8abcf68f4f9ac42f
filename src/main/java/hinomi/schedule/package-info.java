/// Computes when checks run and when they are in maintenance. It never waits and has no clock.
@NullMarked
package hinomi.schedule;

import org.jspecify.annotations.NullMarked;
