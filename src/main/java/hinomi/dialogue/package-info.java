/// Owns talking with a server in turns: what is said, what is waited for, and how TLS begins in the
/// middle of it. It must not connect.
@NullMarked
package hinomi.dialogue;

import org.jspecify.annotations.NullMarked;
