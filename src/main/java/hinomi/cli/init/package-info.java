/// `hinomi init`: a first file of checks and what goes with it. It writes only what does not exist.
@NullMarked
package hinomi.cli.init;

import org.jspecify.annotations.NullMarked;
