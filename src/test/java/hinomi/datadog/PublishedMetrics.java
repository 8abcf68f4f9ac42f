package hinomi.datadog;

import java.util.Set;

/// What agents send of themselves, for tests of other packages.
public final class PublishedMetrics {
  private PublishedMetrics() {}

  public static Set<String> ofAgent() {
    return AgentMeters.PUBLISHED;
  }
}
