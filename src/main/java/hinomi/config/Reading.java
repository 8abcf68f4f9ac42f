package hinomi.config;

/// What belongs to the reading of one file: where its values were written, where problems and
/// secrets go, and the variables of the entry that is being unfolded.
record Reading(Origins origins, Problems problems, Secrets secrets, Variables variables) {
  Reading with(Variables others) {
    return new Reading(origins, problems, secrets, others);
  }

  String fill(String text) {
    return variables.fill(text);
  }

  void add(Place place, String path, String message) {
    String whole = secrets.redact(message + origins.includedFrom(place));
    Problem problem = new Problem(place, path, whole);
    problems.addOnce(new Problem(place, path, variables.pattern(whole)), problem);
  }
}
