/// The `dns` probe: DNS messages (RFC 1035), transports, and what can be expected of an answer.
@NullMarked
package hinomi.probe.dns;

import org.jspecify.annotations.NullMarked;
