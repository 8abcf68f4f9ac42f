/// The results of `hinomi once` in formats for other programs.
@NullMarked
package hinomi.cli.once;

import org.jspecify.annotations.NullMarked;
