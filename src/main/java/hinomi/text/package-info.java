/// Text for people: bytes, sizes, durations, what a peer sent; and changes of all texts in JSON. It
/// must not know what they are part of.
@NullMarked
package hinomi.text;

import org.jspecify.annotations.NullMarked;
