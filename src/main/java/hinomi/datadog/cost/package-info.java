/// The monthly cost of the checks, on Hinomi and on alternatives.
@NullMarked
package hinomi.datadog.cost;

import org.jspecify.annotations.NullMarked;
