/// Looks at targets: one file for each kind of probe, and what they share (network, names,
/// addresses, TLS). It must not judge, count, retry or remember.
@NullMarked
package hinomi.probe;

import org.jspecify.annotations.NullMarked;
