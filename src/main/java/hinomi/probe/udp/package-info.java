/// The `udp` probe: one datagram sent, one received.
@NullMarked
package hinomi.probe.udp;

import org.jspecify.annotations.NullMarked;
