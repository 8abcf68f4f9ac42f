/// The contract of a probe and of a kind of probe, and the list of all kinds. A probe makes one
/// attempt; it does not judge, retry or remember.
@NullMarked
package hinomi.probe;

import org.jspecify.annotations.NullMarked;
