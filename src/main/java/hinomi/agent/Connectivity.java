package hinomi.agent;

/// What this location can see of the world.
enum Connectivity {
  OK,
  NO_DNS,
  LOST
}
