package hinomi.agent;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.TEXT;
import static hinomi.config.ValueType.listOf;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Hosts that are always up, which tell whether the agent itself has its network, and the timeout
/// for them; from `hinomi.witness { }`.
public record Witnesses(List<Host> hosts, Duration timeout) {
  public static final Witnesses NONE = new Witnesses(List.of(), Duration.ofSeconds(2));

  private static final ValueType<Host> HOST = TEXT.as("host:port, as 192.0.2.1:443", Host::parse);

  public Witnesses {
    hosts = List.copyOf(hosts);
    if (timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than 0 s");
    }
  }

  public static Setting<Witnesses> read(Section witness) {
    Setting<List<Host>> hosts = witness.required("hosts", listOf(HOST));
    Setting<Duration> timeout = witness.required("timeout", DURATION);
    return witness.make(() -> new Witnesses(hosts.get(), timeout.get()));
  }

  /// A host by name or address, and an open TCP port.
  public record Host(String name, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^]]+)]|([^:\\s]+)):(\\d{1,5})");

    public static Host parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "must be host:port, as 192.0.2.1:443, was '" + text + "'");
      }
      int port = Integer.parseInt(form.group(3));
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
      }
      return new Host(form.group(1) == null ? form.group(2) : form.group(1), port);
    }
  }
}
