package hinomi.cli;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A glob on names of checks, as a user of the command line writes it: `shop-*`, `{a,b}`.
record NameGlob(String text, PathMatcher matcher) {
  /// Throws an IllegalArgumentException for a text that is not a glob.
  static NameGlob of(String text) {
    try {
      return new NameGlob(text, FileSystems.getDefault().getPathMatcher("glob:" + text));
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not a glob", wrong);
    }
  }

  boolean matches(String name) {
    return matcher.matches(Path.of(name));
  }

  /// Reads the value of an option.
  static final class Converter implements ITypeConverter<NameGlob> {
    @Override
    public NameGlob convert(String text) {
      try {
        return of(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
