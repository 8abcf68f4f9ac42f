package hinomi.journal;

/// An entry that was given up, and why.
public record Letter(Entry entry, String why) {}
