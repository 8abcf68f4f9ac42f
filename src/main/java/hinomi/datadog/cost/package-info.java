/// What the checks cost in a month, here and elsewhere.
@NullMarked
package hinomi.datadog.cost;

import org.jspecify.annotations.NullMarked;
