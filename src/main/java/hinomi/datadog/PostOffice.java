package hinomi.datadog;

import hinomi.journal.Journal;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// What the carriers of all lanes share.
record PostOffice(
    Vertx vertx,
    Settings settings,
    Journal journal,
    Courier courier,
    ApiKey key,
    InstantSource clock) {}
