/// The `tls` probe: a handshake, the certificates of the server, and the old versions of TLS that
/// it must refuse.
@NullMarked
package hinomi.probe.tls;

import org.jspecify.annotations.NullMarked;
