/// Opens connections: route, addresses, proxy tunnel, TLS handshake, QUIC and datagrams. It does
/// not know the protocol that follows.
@NullMarked
package hinomi.net.dial;

import org.jspecify.annotations.NullMarked;
