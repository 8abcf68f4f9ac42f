/// The command line: reads files, builds the parts, wires them, prints, and gives the exit code. It
/// decides nothing about checks.
@NullMarked
package hinomi.cli;

import org.jspecify.annotations.NullMarked;
