package hinomi.cli;

import hinomi.check.Check;
import hinomi.check.Location;
import hinomi.text.HumanText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The checks that the agent at a location runs, among all in the files.
record ChecksHere(List<Check> all, Location location) {
  static ChecksHere of(FileOptions.Good good) {
    return new ChecksHere(good.checks(), good.settings().location());
  }

  List<Check> here() {
    return all.stream().filter(check -> check.runsAt(location)).toList();
  }

  /// `11 of 12 checks from tokyo`.
  String inWords() {
    int here = here().size();
    return (here == all.size() ? "" : here + " of ")
        + HumanText.plural(all.size(), "check")
        + " from "
        + location.name();
  }

  /// What would leave checks without a watch.
  List<String> problems() {
    return Stream.concat(idle().stream(), UnsupportedChecks.warnings(here()).stream()).toList();
  }

  private Optional<String> idle() {
    return all.isEmpty() || !here().isEmpty()
        ? Optional.empty()
        : Optional.of("no check runs at " + location.name() + ": all name other locations");
  }
}
