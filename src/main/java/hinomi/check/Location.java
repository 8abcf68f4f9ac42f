package hinomi.check;

/// The location of this agent, as in the tag `location`.
public record Location(String name) {}
