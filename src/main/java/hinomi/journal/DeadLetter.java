package hinomi.journal;

/// An entry that was given up, and why.
public record DeadLetter(Entry entry, String why) {}
