package hinomi.datadog.resource;

/// A maintenance window of a check that an SLO counts as any other time, and why.
public record UncorrectedWindow(String check, String message) {}
