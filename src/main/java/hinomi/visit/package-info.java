/// Owns one run of a probe of any kind: its deadline, what it has seen, and what went wrong in
/// words. It must not know how targets are reached or what is said to them.
@NullMarked
package hinomi.visit;

import org.jspecify.annotations.NullMarked;
