package hinomi.cli;

import hinomi.config.Suggestions;
import java.util.Collection;

/// The message about a name that no check has.
final class UnknownCheck {
  private UnknownCheck() {}

  static String of(String name, Collection<String> known) {
    return of(name, known, "hinomi list shows all names");
  }

  /// `otherwise` stands where no name is near.
  static String of(String name, Collection<String> known, String otherwise) {
    String near = Suggestions.didYouMean(name, known).strip();
    return "no check named '" + name + "'; " + (near.isEmpty() ? otherwise : near);
  }
}
