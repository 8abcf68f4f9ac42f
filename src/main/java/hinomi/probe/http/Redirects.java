package hinomi.probe.http;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.FLAG;

import hinomi.config.Section;
import hinomi.config.Setting;

/// How many redirects are followed, and where to. With 0, the redirect itself is the response.
record Redirects(int follow, boolean sameHost, boolean sameScheme) {
  static final Redirects DEFAULT = new Redirects(10, false, false);

  public Redirects {
    if (follow < 0 || follow > 50) {
      throw new IllegalArgumentException("follow must be 0 to 50, was " + follow);
    }
  }

  static Setting<Redirects> read(Section redirects) {
    Setting<Integer> follow = redirects.optional("follow", COUNT, DEFAULT.follow);
    Setting<Boolean> sameHost = redirects.optional("same-host", FLAG, false);
    Setting<Boolean> sameScheme = redirects.optional("same-scheme", FLAG, false);
    return redirects.make(() -> new Redirects(follow.get(), sameHost.get(), sameScheme.get()));
  }
}
