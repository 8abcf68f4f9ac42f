/// Judges what was seen: each assertion looks at one fact and says in words what was expected and
/// what was found. It knows facts, not protocols.
@NullMarked
package hinomi.assertion;

import org.jspecify.annotations.NullMarked;
