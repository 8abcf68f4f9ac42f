package hinomi.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// What somebody should know of a journal, in words for people.
public record JournalNotice(boolean isBad, String words) {
  static JournalNotice good(String words) {
    return new JournalNotice(false, words);
  }

  static JournalNotice bad(String words) {
    return new JournalNotice(true, words);
  }

  static String inWords(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException gone -> gone.getFile() + " does not exist";
      case AccessDeniedException denied -> denied.getFile() + " is not ours to write";
      case FileSystemException told when told.getReason() != null ->
          told.getFile() + ": " + told.getReason();
      case IOException told -> String.valueOf(told.getMessage());
      default -> failure.toString();
    };
  }
}
