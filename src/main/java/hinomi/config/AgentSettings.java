package hinomi.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The agent's own settings. `reference.conf` lists them all; a file of the operator overrides it,
/// and the environment variables that `reference.conf` names override both. Values from the
/// environment are not secrets here, unless they are read as such.
public final class AgentSettings {
  private static final String REFERENCE = "reference.conf";
  private static final String FILE = "hinomi.conf";
  private static final String ROOT = "hinomi";

  private final Map<String, String> environment;
  private final FileContext reading;

  private AgentSettings(Map<String, String> environment, Secrets secrets, Problems problems) {
    this.environment = withoutBlanks(environment);
    this.reading =
        new FileContext(
            Path.of(""), new LoadBudget(), new ValueOrigins(), problems, secrets, Variables.NONE);
  }

  /// The section `hinomi` of the named file, which must exist, or else of `hinomi.conf` in the
  /// folder, which may be missing. An unreadable file is a problem and sets nothing.
  public static Section load(
      Path folder,
      Optional<Path> named,
      Map<String, String> environment,
      Secrets secrets,
      Problems problems) {
    Optional<Path> file = named.or(() -> Optional.of(folder.resolve(FILE)).filter(Files::exists));
    return new AgentSettings(environment, secrets, problems).read(file);
  }

  private Section read(Optional<Path> file) {
    Position place = new Position(file.map(Path::toString).orElse(REFERENCE), 0);
    Node reference = reference();
    Node whole =
        fromEnvironment(reference).over(file.flatMap(this::own).orElse(Node.EMPTY)).over(reference);
    Section root = Section.of(whole, place, reading);
    Section settings = root.section(ROOT);
    root.make(() -> settings);
    return settings;
  }

  private Node reference() {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setOriginDescription(reading.origins().describe(REFERENCE, Optional.empty()));
    return resolved(ConfigFactory.parseString(referenceText(), options).root())
        .orElseThrow(() -> new IllegalStateException(REFERENCE + " is broken"));
  }

  private Optional<Node> own(Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      Folder folder = new Folder(parent == null ? file : parent);
      return new Parser(folder, reading.budget(), reading.origins(), reading.problems())
          .parse(file)
          .flatMap(this::resolved);
    } catch (IOException unreadable) {
      return refuse(file, Folder.inWords(unreadable));
    } catch (LoadBudget.Exceeded exceeded) {
      return refuse(file, String.valueOf(exceeded.getMessage()));
    } catch (StackOverflowError _) {
      return refuse(file, LoadBudget.TOO_DEEP);
    }
  }

  private Optional<Node> refuse(Path file, String message) {
    reading.add(new Position(file.toString(), 0), "", message);
    return Optional.empty();
  }

  private Optional<Node> resolved(ConfigObject written) {
    return new Substitutions(Environment.ofOperator(environment), reading.withoutSecrets())
        .resolve(written, true);
  }

  /// The settings from the environment, which override the operator's file.
  private Node fromEnvironment(Node reference) {
    return new Node(fromEnvironment(reference.resolved()), List.of());
  }

  private ConfigObject fromEnvironment(ConfigObject object) {
    ConfigObject kept = object;
    for (Map.Entry<String, ConfigValue> each : object.entrySet()) {
      if (each.getValue() instanceof ConfigObject child) {
        kept = kept.withValue(each.getKey(), fromEnvironment(child));
      } else if (reading.origins().variable(each.getValue().origin()).isEmpty()) {
        kept = kept.withoutKey(each.getKey());
      }
    }
    return kept;
  }

  /// A variable that is set to nothing is as good as not set.
  private static Map<String, String> withoutBlanks(Map<String, String> environment) {
    Map<String, String> set = new HashMap<>(environment);
    set.values().removeIf(String::isBlank);
    return set;
  }

  static String referenceText() {
    try (InputStream in = AgentSettings.class.getResourceAsStream("/" + REFERENCE)) {
      if (in == null) {
        throw new IllegalStateException(REFERENCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
