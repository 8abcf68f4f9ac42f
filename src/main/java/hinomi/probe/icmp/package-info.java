/// The `icmp` probe: echo requests over unprivileged ICMP sockets.
@NullMarked
package hinomi.probe.icmp;

import org.jspecify.annotations.NullMarked;
