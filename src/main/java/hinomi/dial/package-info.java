/// Owns the way to a target: route, addresses, connection, tunnel, handshake, datagram. It must not
/// know the protocol that is spoken then.
@NullMarked
package hinomi.dial;

import org.jspecify.annotations.NullMarked;
