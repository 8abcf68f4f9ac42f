/// Servers on loopback for tests to look at: bad ones that do what they are told, and real ones
/// that this machine may have. They must not know who looks at them.
@NullMarked
package hinomi.loopback;

import org.jspecify.annotations.NullMarked;
