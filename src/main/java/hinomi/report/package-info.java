/// The report on a month of a team: its model, its words, and its layouts as text, Markdown and
/// HTML. It knows nothing of where the figures come from.
@NullMarked
package hinomi.report;

import org.jspecify.annotations.NullMarked;
