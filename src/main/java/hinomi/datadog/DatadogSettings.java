package hinomi.datadog;

import static hinomi.config.ValueType.DURATION;
import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.SECRET;
import static hinomi.config.ValueType.SIZE;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Secret;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.net.tls.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Whom to tell and how, as `hinomi.datadog { }` says. Without an API key nothing is told. Statuses
/// carry the namespace, by which the monitors for them find them.
public record DatadogSettings(
    Optional<Secret> apiKey,
    Optional<Path> apiKeyFile,
    Optional<Secret> appKey,
    URI url,
    Map<String, String> tags,
    Sending sending,
    Keeping keeping,
    Telling telling,
    Transport transport,
    String namespace) {
  private static final ValueType<DatadogSite> SITE =
      ValueType.oneOf(DatadogSite.class, DatadogSite::domain);
  private static final ValueType<URI> URL = TEXT.as("an http or https URL", DatadogSettings::url);
  private static final ValueType<Path> A_FILE = TEXT.as("a file", Path::of);
  private static final int LONGEST_KEY = 4 * 1024;
  private static final int FOR_FILE_SECONDS = 5;
  private static final ValueType<Secret> KEY = SECRET.as("a key", DatadogSettings::key);

  public DatadogSettings {
    tags = Map.copyOf(tags);
    if (keeping.size() < sending.batch()) {
      throw new IllegalArgumentException("journal.size must be at least as large as send.batch");
    }
  }

  public static Setting<DatadogSettings> read(Section datadog) {
    Setting<Boolean> enabled = datadog.required("enabled", FLAG);
    Setting<Optional<Secret>> apiKey = datadog.optional("api-key", KEY);
    Setting<Optional<Path>> keyFile = datadog.optional("api-key-file", A_FILE);
    Setting<Optional<Secret>> appKey = datadog.optional("app-key", KEY);
    Setting<DatadogSite> site = datadog.required("site", SITE);
    Setting<Optional<URI>> url = datadog.optional("url", URL);
    Setting<Optional<String>> env = datadog.optional("env", TEXT);
    Setting<Sending> sending = Sending.read(datadog.section("send"));
    Setting<Keeping> keeping = Keeping.read(datadog.section("journal"));
    Setting<Function<URI, Optional<DatadogProxy>>> proxy =
        DatadogProxy.read(datadog.section("proxy"));
    Setting<List<X509Certificate>> ca = datadog.optional("ca", Pem.TRUSTED, List.of());
    Setting<Telling> telling = Telling.read(datadog.section("tell"));
    return datadog.make(() -> {
      URI to = url.get().orElse(site.get().api());
      return new DatadogSettings(
          keyFile
              .get()
              .map(DatadogSettings::keyInTime)
              .or(apiKey::get)
              .filter(key -> enabled.get() && !key.reveal().isEmpty()),
          keyFile.get(),
          appKey.get().filter(key -> !key.reveal().isEmpty()),
          to,
          env.get()
              .filter(name -> !name.isBlank())
              .map(name -> Map.of("env", name))
              .orElse(Map.of()),
          sending.get(),
          keeping.get(),
          telling.get(),
          new Transport(proxy.get().apply(to), ca.get()),
          "default");
    });
  }

  /// The same, for the resources of a namespace.
  public DatadogSettings in(String other) {
    return new DatadogSettings(
        apiKey, apiKeyFile, appKey, url, tags, sending, keeping, telling, transport, other);
  }

  /// The same, but these authorities are trusted as well.
  public DatadogSettings trusting(List<X509Certificate> more) {
    return new DatadogSettings(
        apiKey,
        apiKeyFile,
        appKey,
        url,
        tags,
        sending,
        keeping,
        telling,
        transport.trusting(more),
        namespace);
  }

  /// The same, but nothing is told.
  public DatadogSettings silent() {
    return new DatadogSettings(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        url,
        tags,
        sending,
        keeping,
        telling,
        transport,
        namespace);
  }

  /// How old what is told in the lane may be.
  Duration oldest(IntakeEndpoint lane) {
    boolean takesAll = lane == IntakeEndpoint.POINTS && sending.historical();
    return takesAll || lane.oldest().compareTo(keeping.age()) > 0 ? keeping.age() : lane.oldest();
  }

  /// The same for an intake inside this machine, which takes any key and may be told every second;
  /// nothing outlives the process.
  public DatadogSettings embedded(URI intake) {
    return new DatadogSettings(
        Optional.of(new Secret("embedded")),
        Optional.empty(),
        Optional.empty(),
        intake,
        tags,
        sending.everySecond(),
        keeping.inMemory(),
        telling,
        Transport.DIRECT,
        namespace);
  }

  /// How points are carried: how often, how many bytes at once, and how patiently.
  public record Sending(
      Duration every,
      int batch,
      Duration timeout,
      Duration backoff,
      Duration longestBackoff,
      Duration wrongKeyWait,
      boolean historical) {
    /// No batch of this size breaks the intake's limit of 512,000 bytes, even if gzip gains
    /// nothing.
    static final int LARGEST_BATCH = 480 * 1024;

    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    public Sending {
      if (batch < 1 || batch > LARGEST_BATCH) {
        throw new IllegalArgumentException("batch must be at most 480 KiB");
      }
      if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new IllegalArgumentException("timeout must be at most 5m");
      }
      if (every.toMillis() < 1 || timeout.toMillis() < 1 || backoff.toMillis() < 1) {
        throw new IllegalArgumentException("every, timeout and backoff must be at least 1ms");
      }
    }

    Sending everySecond() {
      return new Sending(
          Duration.ofSeconds(1), batch, timeout, backoff, longestBackoff, wrongKeyWait, historical);
    }

    static Setting<Sending> read(Section send) {
      Setting<Duration> every = send.required("every", DURATION);
      Setting<Long> batch = send.required("batch", SIZE);
      Setting<Duration> timeout = send.required("timeout", DURATION);
      Setting<Duration> backoff = send.required("backoff", DURATION);
      Setting<Duration> longest = send.required("longest-backoff", DURATION);
      Setting<Duration> wrongKey = send.required("wrong-key-wait", DURATION);
      Setting<Boolean> historical = send.required("historical", FLAG);
      return send.make(() ->
          new Sending(
              every.get(),
              Math.clamp(batch.get(), 0, Integer.MAX_VALUE),
              timeout.get(),
              backoff.get(),
              longest.get(),
              wrongKey.get(),
              historical.get()));
    }
  }

  /// Where what waits is kept, how much of it and how long, and how much of what was given up.
  public record Keeping(Optional<Path> folder, long size, Duration age, long deadLetters) {
    Keeping inMemory() {
      return new Keeping(Optional.empty(), size, age, deadLetters);
    }

    static Setting<Keeping> read(Section journal) {
      Setting<Optional<String>> folder = journal.optional("folder", TEXT);
      Setting<Long> size = journal.required("size", SIZE);
      Setting<Duration> age = journal.required("age", DURATION);
      Setting<Long> deadLetters = journal.required("dead-letters", SIZE);
      return journal.make(() ->
          new Keeping(
              folder.get().filter(name -> !name.isBlank()).map(Path::of),
              size.get(),
              age.get(),
              deadLetters.get()));
    }
  }

  /// What is told besides points: events when a check changes, whether those in them who are
  /// mentioned are notified, and statuses.
  public record Telling(boolean events, boolean mentions, boolean statuses) {
    static Setting<Telling> read(Section tell) {
      Setting<Boolean> events = tell.required("events", FLAG);
      Setting<Boolean> mentions = tell.required("mentions", FLAG);
      Setting<Boolean> statuses = tell.required("statuses", FLAG);
      return tell.make(() -> new Telling(events.get(), mentions.get(), statuses.get()));
    }
  }

  /// At the start nobody may wait for ever for a disk that hangs.
  private static Secret keyInTime(Path file) {
    CompletableFuture<Secret> key = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("hinomi-api-key")
        .start(() -> {
          try {
            key.complete(keyIn(file));
          } catch (Throwable unreadable) { // who waits must hear
            key.completeExceptionally(unreadable);
          }
        });
    try {
      return key.orTimeout(FOR_FILE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      throw new IllegalArgumentException(
          failed.getCause() instanceof IllegalArgumentException wrong
              ? wrong.getMessage()
              : "api-key-file " + file + " cannot be read: the disk does not answer",
          failed);
    }
  }

  /// The key that a file holds, of which not more is read than a key may have.
  static Secret keyIn(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(LONGEST_KEY + 1);
      if (content.length > LONGEST_KEY) {
        throw new IllegalArgumentException("api-key-file " + file + " is too long for a key");
      }
      return key(new Secret(new String(content, StandardCharsets.UTF_8).strip()));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("api-key-file " + file + " cannot be read", unreadable);
    }
  }

  private static URI url(String text) {
    URI url = URI.create(text.replaceFirst("/+$", ""));
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    boolean plain =
        url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
    if (!web || !plain || url.getHost() == null) {
      throw new IllegalArgumentException(
          "wants an http or https URL without user and password, query and fragment");
    }
    return url;
  }

  /// Keys out of secret stores may end with a line feed, which no header can carry.
  private static Secret key(Secret key) {
    if (!key.reveal().chars().allMatch(each -> each > ' ' && each < 0x7f)) {
      throw new IllegalArgumentException(
          "must have no blanks, line breaks or letters beyond ASCII");
    }
    return key;
  }
}
