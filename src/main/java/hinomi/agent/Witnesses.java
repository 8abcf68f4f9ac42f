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

/// Hosts that are always there, by which the agent tells whether it can see the network itself, as
/// `hinomi.witness { }` names them, and how long to wait for them.
public record Witnesses(List<Host> hosts, Duration timeout) {
  public static final Witnesses NONE = new Witnesses(List.of(), Duration.ofSeconds(2));

  private static final ValueType<Host> HOST = TEXT.as("host:port, as 192.0.2.1:443", Host::parse);

  public Witnesses {
    hosts = List.copyOf(hosts);
    if (timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than nothing");
    }
  }

  public static Setting<Witnesses> read(Section witness) {
    Setting<List<Host>> hosts = witness.required("hosts", listOf(HOST));
    Setting<Duration> timeout = witness.required("timeout", DURATION);
    return witness.make(() -> new Witnesses(hosts.get(), timeout.get()));
  }

  /// A name or an address, and a port that is open there.
  public record Host(String name, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^]]+)]|([^:\\s]+)):(\\d{1,5})");

    public static Host parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException("wants host:port, as 192.0.2.1:443, was '" + text + "'");
      }
      int port = Integer.parseInt(form.group(3));
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
      }
      return new Host(form.group(1) == null ? form.group(2) : form.group(1), port);
    }
  }
}
