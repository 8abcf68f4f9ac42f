package hinomi.redaction;

/// Shared by the decoders of runs.
final class RunDecoders {
  private RunDecoders() {}

  /// Puts behind a run what follows it, also behind separators: whether it was cut off there is
  /// still seen then.
  static void close(MappedText text, int end, int behindSeparators, MappedText out) {
    int mark = markBehind(text, behindSeparators);
    if (mark < text.length()) {
      out.append(text.isEllipsis(mark) ? '…' : text.at(mark), text.from(mark), text.from(mark));
    } else if (mark > text.length()) {
      out.append('\0', text.from(end), text.from(end));
    }
  }

  /// Where the text was cut, there or in the escape that begins there; beyond its end if nowhere.
  private static int markBehind(MappedText text, int place) {
    int mark = place;
    while (mark < text.length() && mark < place + Escapes.LONGEST && !isMark(text, mark)) {
      mark++;
    }
    boolean isCut = mark == text.length() || isMark(text, mark);
    boolean isHere = mark == place || Escapes.isBeginning(text, place, mark);
    return isCut && isHere ? mark : text.length() + 1;
  }

  /// Whether a text that stands before the place may have been cut off there.
  static boolean isMark(MappedText text, int place) {
    return text.at(place) == '\'' || text.isEllipsis(place);
  }

  /// Whether bytes that end before the place may lack some.
  static boolean mayBeCut(MappedText text, int place) {
    return markBehind(text, place) <= text.length();
  }
}
