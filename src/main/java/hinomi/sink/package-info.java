/// Reports: takes the report of every run and passes it on. A sink returns at once and never
/// changes a report.
@NullMarked
package hinomi.sink;

import org.jspecify.annotations.NullMarked;
