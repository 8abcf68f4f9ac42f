/// The local HTTP endpoint: `/health`, `/metrics`, `/api/v1/checks` and `/api/checks`.
@NullMarked
package hinomi.sink.status;

import org.jspecify.annotations.NullMarked;
