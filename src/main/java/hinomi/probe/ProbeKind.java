package hinomi.probe;

import hinomi.assertion.Subject;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.outcome.Phase;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// A kind of probe: its key in check files, how it is read, which subjects can be asserted, its
/// default timeout, what its runs measure, and how it is rehearsed.
public final class ProbeKind {
  private final String key;
  private final Function<Section, Setting<Probe>> reader;
  private final List<Subject> subjects;
  private final Duration timeout;
  private final Set<String> hostKeys;
  private final Function<Probe, List<Phase>> phases;
  private final Predicate<Probe> showsCertificate;
  private final Function<Collection<Probe>, List<Rehearsal>> rehearsals;

  private <P extends Probe> ProbeKind(Builder<P> builder) {
    Class<P> type = builder.type;
    key = builder.key;
    reader = section -> builder.reader.apply(section).map(probe -> probe);
    subjects = builder.subjects;
    timeout = builder.timeout;
    hostKeys = builder.hostKeys;
    phases = probe -> builder.phases.apply(type.cast(probe));
    showsCertificate = probe -> builder.showsCertificate.test(type.cast(probe));
    rehearsals =
        probes ->
            builder.rehearsals.apply(
                probes.stream().filter(type::isInstance).map(type::cast).toList());
  }

  /// The reader asks the section below the key for all its keys; the type is what it makes.
  public static <P extends Probe> Builder<P> of(
      String key, Class<P> type, Function<Section, Setting<P>> reader) {
    return new Builder<>(key, type, reader);
  }

  public String key() {
    return key;
  }

  public Setting<Probe> read(Section section) {
    return reader.apply(section);
  }

  public List<Subject> subjects() {
    return subjects;
  }

  /// How long a run may take unless the author sets a timeout.
  public Duration timeout() {
    return timeout;
  }

  /// The keys of this kind, besides those that all share (as `host` and `server`), that name a
  /// host.
  public Set<String> hostKeys() {
    return hostKeys;
  }

  /// The phases that a run of the probe measures while all is well; a series each when they are
  /// reported. A phase that is measured several times stands here as often.
  public List<Phase> phases(Probe probe) {
    return phases.apply(probe);
  }

  /// Whether the answers of the probe come with a certificate chain.
  public boolean showsCertificate(Probe probe) {
    return showsCertificate.test(probe);
  }

  /// What to rehearse for those of the probes that are of this kind.
  public List<Rehearsal> rehearsals(Collection<Probe> probes) {
    return rehearsals.apply(probes);
  }

  @Override
  public String toString() {
    return key;
  }

  /// Collects the parts of a kind. Defaults: a timeout of 10 s, no certificate, no rehearsal, and
  /// two phases, DNS and first byte.
  public static final class Builder<P extends Probe> {
    private final String key;
    private final Class<P> type;
    private final Function<Section, Setting<P>> reader;
    private List<Subject> subjects = List.of();
    private Duration timeout = Duration.ofSeconds(10);
    private Set<String> hostKeys = Set.of();
    private Function<P, List<Phase>> phases = _ -> List.of(Phase.DNS, Phase.FIRST_BYTE);
    private Predicate<P> showsCertificate = _ -> false;
    private Function<List<P>, List<Rehearsal>> rehearsals = _ -> List.of();

    private Builder(String key, Class<P> type, Function<Section, Setting<P>> reader) {
      this.key = key;
      this.type = type;
      this.reader = reader;
    }

    public Builder<P> subjects(List<Subject> all) {
      subjects = List.copyOf(all);
      return this;
    }

    public Builder<P> timeout(Duration byDefault) {
      timeout = byDefault;
      return this;
    }

    public Builder<P> hostKeys(String... keys) {
      hostKeys = Set.of(keys);
      return this;
    }

    public Builder<P> phases(Function<P, List<Phase>> measured) {
      phases = measured;
      return this;
    }

    public Builder<P> showsCertificate(Predicate<P> shown) {
      showsCertificate = shown;
      return this;
    }

    /// Rehearsed if there is any probe of the kind.
    public Builder<P> rehearsal(Rehearsal rehearsal) {
      return rehearsals(probes -> probes.isEmpty() ? List.of() : List.of(rehearsal));
    }

    /// By the probes of the kind, of which there may be none.
    public Builder<P> rehearsals(Function<List<P>, List<Rehearsal>> needed) {
      rehearsals = needed;
      return this;
    }

    public ProbeKind build() {
      return new ProbeKind(this);
    }
  }
}
