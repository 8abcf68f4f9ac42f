/// Owns how we say hello in TLS, and whom we trust: contexts, chains, certificates of our own. It
/// must not open a connection.
@NullMarked
package hinomi.tls;

import org.jspecify.annotations.NullMarked;
