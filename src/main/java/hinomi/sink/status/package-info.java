/// The local HTTP endpoint: `/health`, `/metrics` and `/api/checks`.
@NullMarked
package hinomi.sink.status;

import org.jspecify.annotations.NullMarked;
