/// Keeps what was not delivered yet, within bounds, in memory and on disk. Pure Java; it must not
/// know what the bytes mean or who takes them.
@NullMarked
package hinomi.journal;

import org.jspecify.annotations.NullMarked;
