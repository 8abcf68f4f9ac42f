package hinomi.datadog;

import hinomi.journal.Journal;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// What the carriers of all lanes share.
record DeliveryContext(
    Vertx vertx,
    DatadogSettings settings,
    Journal journal,
    IntakeClient courier,
    ApiKey key,
    InstantSource clock) {}
