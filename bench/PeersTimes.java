/// For how many milliseconds a server waited before its headers and then before its body, truly or
/// as it was seen.
record PeersTimes(double firstByte, double download) {}
