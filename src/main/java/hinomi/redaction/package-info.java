/// Masks secrets in texts, in any common encoding. It must not know where secrets come from.
@NullMarked
package hinomi.redaction;

import org.jspecify.annotations.NullMarked;
