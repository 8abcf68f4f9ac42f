/// Owns the messages of DNS (RFC 1035) and their stream. It must not choose whom to ask.
@NullMarked
package hinomi.dns;

import org.jspecify.annotations.NullMarked;
