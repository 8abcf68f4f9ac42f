/// Owns the values of a journey: made up, by the clock, or taken from an answer. It must not know
/// the steps that use them.
@NullMarked
package hinomi.journey;

import org.jspecify.annotations.NullMarked;
