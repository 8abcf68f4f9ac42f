package hinomi.datadog.resource;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.listOf;

import hinomi.check.Check;
import hinomi.check.Handles;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The settings `hinomi.resources { }`: the namespace, the locations of agents, whom to notify, and
/// how far apart the agent is started when it is no service but a scheduled task.
public record ResourceSettings(
    String namespace,
    List<String> locations,
    Optional<String> notified,
    Optional<String> escalation,
    Duration renotify,
    int certificateDays,
    Optional<Duration> scheduled) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
  private static final ValueType<Duration> SCHEDULED =
      DURATION.as("a duration from 1m to 1d", ResourceSettings::scheduled);
  private static final ValueType<String> NAMESPACE =
      TEXT.as("a name, as shop", ResourceSettings::namespace);

  public ResourceSettings {
    locations = List.copyOf(locations);
    if (certificateDays < 1) {
      throw new IllegalArgumentException("certificate-days must be at least 1");
    }
    if (renotify.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("renotify must be at most 1d");
    }
  }

  public static Setting<ResourceSettings> read(Section resources) {
    Setting<String> namespace = resources.required("namespace", NAMESPACE);
    Setting<List<String>> locations = resources.required("locations", listOf(TEXT));
    Setting<Optional<String>> notified = resources.optional("notify", Handles.KIND);
    Setting<Optional<String>> escalation = resources.optional("escalation", Handles.KIND);
    Setting<Duration> renotify = resources.required("renotify", DURATION);
    Setting<Integer> days = resources.required("certificate-days", COUNT);
    Setting<Optional<Duration>> scheduled = resources.optional("scheduled", SCHEDULED);
    return resources.make(() ->
        new ResourceSettings(
            namespace.get(),
            locations.get(),
            notified.get(),
            escalation.get(),
            renotify.get(),
            days.get(),
            scheduled.get()));
  }

  /// How far apart the runs of the check are.
  public Duration interval(Check check) {
    Duration own = check.schedule().interval();
    return scheduled.filter(each -> each.compareTo(own) > 0).orElse(own);
  }

  private static Duration scheduled(Duration each) {
    if (each.toMinutes() < 1 || each.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("must be from 1m to 1d");
    }
    return each;
  }

  private static String namespace(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 50 characters of a-z 0-9 _ -, was '" + text + "'");
    }
    return text;
  }
}
