/// Finds secrets in texts, in whatever common encoding they stand there, and masks them. It must
/// not know where secrets come from.
@NullMarked
package hinomi.redaction;

import org.jspecify.annotations.NullMarked;
