/// Owns one HTTP exchange of any version: request, who asks, answer, cookies. It must not follow
/// where an answer leads.
@NullMarked
package hinomi.http;

import org.jspecify.annotations.NullMarked;
