/// One attempt of a probe of any kind: its deadline, its timings, and its outcome when something
/// fails. It does not know how targets are reached.
@NullMarked
package hinomi.net.visit;

import org.jspecify.annotations.NullMarked;
