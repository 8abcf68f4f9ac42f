/// Hosts, ports, URLs and address blocks as people write them.
@NullMarked
package hinomi.net.address;

import org.jspecify.annotations.NullMarked;
