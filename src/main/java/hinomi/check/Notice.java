package hinomi.check;

import java.time.Instant;

/// What an agent has to say of its location rather than of any check: that it has lost its network,
/// or sees it again.
public record Notice(Location location, Instant at, String words, boolean isBad) {}
