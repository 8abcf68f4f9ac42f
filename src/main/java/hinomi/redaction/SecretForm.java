package hinomi.redaction;

/// One way in which a secret is written, folded. It compares itself and its beginnings by hashes.
final class SecretForm {
  private static final int STEP = 16;

  private final String text;
  private final long[] steps;
  private final long hash;

  SecretForm(String text) {
    this.text = text;
    this.steps = new long[text.length() / STEP + 1];
    long sofar = 0;
    for (int index = 0; index < text.length(); index++) {
      if (index % STEP == 0) {
        steps[index / STEP] = sofar;
      }
      sofar = RollingHashes.and(sofar, text.charAt(index));
    }
    if (text.length() % STEP == 0) {
      steps[text.length() / STEP] = sofar;
    }
    this.hash = sofar;
  }

  static String folded(String value) {
    StringBuilder folded = new StringBuilder(value.length());
    for (int index = 0; index < value.length(); index++) {
      folded.append(CharacterClasses.folded(value.charAt(index)));
    }
    return folded.toString();
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  long hash() {
    return hash;
  }

  long hashOfBeginning(int length) {
    long sofar = steps[length / STEP];
    for (int index = length / STEP * STEP; index < length; index++) {
      sofar = RollingHashes.and(sofar, text.charAt(index));
    }
    return sofar;
  }
}
