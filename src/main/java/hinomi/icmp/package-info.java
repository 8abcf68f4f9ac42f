/// Owns the sockets that ping, as the kernel lends them to everybody. It must not know what for.
@NullMarked
package hinomi.icmp;

import org.jspecify.annotations.NullMarked;
