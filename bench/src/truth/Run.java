package truth;

import java.util.Map;

/// One probe as the prober reports it, with its phases in milliseconds; its first packet was sent
/// between these times (microseconds).
record Run(Kind kind, long from, long until, Map<String, Double> phases) {}
