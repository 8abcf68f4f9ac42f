/// The `dns` probe: DNS messages (RFC 1035), transports, and subjects.
@NullMarked
package hinomi.probe.dns;

import org.jspecify.annotations.NullMarked;
