/// `hinomi plan`: what a change of the files changes in Datadog, and what it costs.
@NullMarked
package hinomi.cli.plan;

import org.jspecify.annotations.NullMarked;
