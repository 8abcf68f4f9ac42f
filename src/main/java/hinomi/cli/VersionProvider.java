package hinomi.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version of this build, as its jar says.
final class VersionProvider implements IVersionProvider {
  static String name() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"hinomi " + name(), "Java " + Runtime.version()};
  }
}
