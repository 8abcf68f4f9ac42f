package hinomi.agent;

/// Whether the location has its network and a working name server.
enum Connectivity {
  OK,
  NO_DNS,
  LOST
}
