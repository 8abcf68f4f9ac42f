/// TLS settings, the certificates that a peer sent, and whether they can be trusted.
@NullMarked
package hinomi.net.tls;

import org.jspecify.annotations.NullMarked;
