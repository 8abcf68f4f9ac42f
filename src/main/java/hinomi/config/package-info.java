/// Reads settings out of HOCON so that every mistake is found at once, each with its file and line.
/// The HOCON library is used nowhere else. It must not know what a check is.
@NullMarked
package hinomi.config;

import org.jspecify.annotations.NullMarked;
