package hinomi.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// A message about a journal for the log.
public record JournalNotice(boolean isBad, String text) {
  static JournalNotice good(String text) {
    return new JournalNotice(false, text);
  }

  static JournalNotice bad(String text) {
    return new JournalNotice(true, text);
  }

  /// Why a file cannot be used, in words for operators.
  public static String reason(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException gone -> gone.getFile() + " does not exist";
      case AccessDeniedException denied -> "no permission to write " + denied.getFile();
      case FileSystemException error when error.getReason() != null ->
          error.getFile() + ": " + error.getReason();
      case IOException error -> String.valueOf(error.getMessage());
      default -> failure.toString();
    };
  }
}
