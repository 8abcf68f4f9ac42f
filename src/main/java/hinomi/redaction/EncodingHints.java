package hinomi.redaction;

/// Which encodings a text may hold, seen in one pass over it.
record EncodingHints(boolean escapes, boolean base64, boolean hex, boolean quotedPrintable) {
  static EncodingHints of(MappedText text) {
    boolean escapes = false;
    boolean quotedPrintable = false;
    int run = 0;
    int longest = 0;
    int digits = 0;
    int most = 0;
    for (int index = 0; index < text.length(); index++) {
      char letter = text.at(index);
      escapes |= letter == '%' || letter == '&' || letter == '\\' || letter == '+';
      quotedPrintable |= letter == '=';
      run = CharacterClasses.base64(letter) >= 0 ? run + 1 : isSpace(letter) ? run : 0;
      digits = CharacterClasses.hex(letter) >= 0 ? digits + 1 : separates(letter) ? digits : 0;
      longest = Math.max(longest, run);
      most = Math.max(most, digits);
    }
    return new EncodingHints(
        escapes, longest >= Base64Runs.SHORTEST, most >= HexRuns.SHORTEST, quotedPrintable);
  }

  private static boolean isSpace(char letter) {
    return letter == '\n' || letter == '\r' || letter == ' ' || letter == '\t';
  }

  private static boolean separates(char letter) {
    return letter == ' ' || letter == ':' || letter == '-' || letter == ',' || letter == 'x';
  }
}
