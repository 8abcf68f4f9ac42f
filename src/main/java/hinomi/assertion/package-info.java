/// Assertions: each evaluates a condition on the facts of an answer and gives a finding, which says
/// what was expected and what was there. Cost is limited, however hostile the answer. It must not
/// know which protocol a fact came from.
@NullMarked
package hinomi.assertion;

import org.jspecify.annotations.NullMarked;
