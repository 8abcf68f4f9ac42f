package hinomi.datadog.resource;

/// The kinds of resources, in the order of creation: each refers only to those before it. Deletion
/// goes the other way.
public enum ResourceType {
  DASHBOARD("dashboard"),
  SLO("slo"),
  /// Of the status of an SLO, for the time of a maintenance window.
  CORRECTION("correction"),
  MONITOR("monitor"),
  DOWNTIME("downtime");

  private final String label;

  ResourceType(String label) {
    this.label = label;
  }

  /// Lower case, singular.
  public String label() {
    return label;
  }
}
