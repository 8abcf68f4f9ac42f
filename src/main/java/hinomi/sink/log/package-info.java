/// The log: JSON or text lines, written by a thread of its own.
@NullMarked
package hinomi.sink.log;

import org.jspecify.annotations.NullMarked;
