/// Looks at targets: one file or two for each kind of probe, standing on the packages that reach
/// targets and speak to them. It must not judge, count, retry or remember.
@NullMarked
package hinomi.probe;

import org.jspecify.annotations.NullMarked;
