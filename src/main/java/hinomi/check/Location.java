package hinomi.check;

/// Where this agent stands, as told in the tag `location`.
public record Location(String name) {}
