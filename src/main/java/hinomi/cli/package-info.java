/// The command line: loads files, wires the parts, prints, and returns the exit code. It decides
/// nothing about checks.
@NullMarked
package hinomi.cli;

import org.jspecify.annotations.NullMarked;
