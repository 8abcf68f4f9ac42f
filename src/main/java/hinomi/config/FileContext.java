package hinomi.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;

/// What belongs to the reading of one file: the folder that files named in it lie in, what all may
/// take, where its values were written, where problems and secrets go, and the variables of the
/// entry that is being unfolded.
record FileContext(
    Path folder,
    LoadBudget budget,
    ValueOrigins origins,
    Problems problems,
    Secrets secrets,
    Variables variables) {
  FileContext with(Variables others) {
    return new FileContext(folder, budget, origins, problems, secrets, others);
  }

  FileContext placing(Escaping placing) {
    return with(variables.placing(placing));
  }

  /// For reading the same again while checks run, when nothing may be kept.
  FileContext again(Variables others, Problems told) {
    return new FileContext(folder, new LoadBudget(), origins, told, new Secrets(), others);
  }

  /// For reading on below a mistake without telling of its consequences.
  FileContext muted() {
    return new FileContext(folder, budget, origins, new Problems(), secrets, variables);
  }

  /// The same for substitutions that are not secret.
  FileContext withoutSecrets() {
    return new FileContext(folder, budget, origins, problems, new Secrets(), variables);
  }

  /// Whether any of the value came from a variable of the environment that is not plain.
  boolean isFromEnvironment(ConfigValue value) {
    return value instanceof ConfigList list
        ? list.stream().anyMatch(this::isFromEnvironment)
        : origins.isSecret(value.origin())
            || variables.bringEnvironmentInto(value.unwrapped().toString());
  }

  /// The message with the value masked if it came from the environment, however short it is.
  String withoutValue(String message, ConfigValue value) {
    return value instanceof ConfigObject || value instanceof ConfigList || !isFromEnvironment(value)
        ? message
        : message.replace(
            "'" + fill(value.unwrapped().toString()) + "'", "'" + Secrets.SHOWN + "'");
  }

  String fill(String text) {
    return variables.fill(text);
  }

  void add(Position place, String path, String message) {
    String told = secrets.redact(variables.withoutSamples(message));
    problems.addOnce(
        new Problem(place, path, variables.pattern(told)),
        new Problem(place, path, told + origins.includedFrom(place)));
  }
}
