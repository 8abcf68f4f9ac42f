/// Delivers what waits in the journal to destinations: batches, retries, backoff, and what is given
/// up. It must not know what the bytes mean or who made them.
@NullMarked
package hinomi.delivery;

import org.jspecify.annotations.NullMarked;
