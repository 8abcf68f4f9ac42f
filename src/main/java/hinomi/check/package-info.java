/// What the author writes and what each run of it tells: checks, how they are loaded from a folder,
/// and reports. Pure Java: no clock, no event loop.
@NullMarked
package hinomi.check;

import org.jspecify.annotations.NullMarked;
