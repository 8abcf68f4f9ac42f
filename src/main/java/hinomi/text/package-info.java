/// Owns how small things are shown to people: bytes, sizes, spans, what a peer said. It must not
/// know what they are part of.
@NullMarked
package hinomi.text;

import org.jspecify.annotations.NullMarked;
