package peers;

/// For how many milliseconds a server waited before its headers and then before its body, truly or
/// as it was seen.
record Times(double firstByte, double download) {}
