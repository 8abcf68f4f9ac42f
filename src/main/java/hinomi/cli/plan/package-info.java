/// `hinomi plan`: what the check files cost, and what a change of them changes in Datadog.
@NullMarked
package hinomi.cli.plan;

import org.jspecify.annotations.NullMarked;
