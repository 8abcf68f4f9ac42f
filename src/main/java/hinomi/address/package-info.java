/// Owns how hosts, addresses and URLs are written and read. It must not connect, and resolves
/// nothing.
@NullMarked
package hinomi.address;

import org.jspecify.annotations.NullMarked;
