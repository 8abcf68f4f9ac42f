/// What a probe saw, as plain data: facts, phases and how it ended. It knows neither protocols nor
/// what is good: it must never touch anything but the JDK.
@NullMarked
package hinomi.outcome;

import org.jspecify.annotations.NullMarked;
