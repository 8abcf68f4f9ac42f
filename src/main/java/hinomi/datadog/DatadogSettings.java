package hinomi.datadog;

import static hinomi.config.ValueType.FLAG;
import static hinomi.config.ValueType.SECRET;
import static hinomi.config.ValueType.TEXT;

import hinomi.config.Secret;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import hinomi.delivery.DeliverySettings;
import hinomi.delivery.HttpProxy;
import hinomi.delivery.JournalSettings;
import hinomi.delivery.Transport;
import hinomi.net.tls.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// What is sent to Datadog and how: `hinomi.datadog { }`. Without an API key nothing is sent. The
/// namespace is a tag on all that is sent, by which monitors select it.
public record DatadogSettings(
    boolean isEnabled,
    Optional<Secret> apiKey,
    Optional<Path> apiKeyFile,
    Optional<Secret> appKey,
    URI url,
    Map<String, String> tags,
    DeliverySettings sending,
    boolean historical,
    JournalSettings journal,
    Reporting reporting,
    Transport transport,
    String namespace) {
  private static final ValueType<DatadogSite> SITE =
      ValueType.oneOf(DatadogSite.class, DatadogSite::domain);
  private static final ValueType<URI> URL = TEXT.as("an http or https URL", DatadogSettings::url);
  private static final ValueType<Path> A_FILE = TEXT.as("a file", Path::of);
  private static final int LONGEST_KEY = 4 * 1024;
  private static final int FILE_TIMEOUT_SECONDS = 5;
  private static final ValueType<Secret> KEY = SECRET.as("a key", DatadogSettings::key);

  public DatadogSettings {
    tags = Map.copyOf(tags);
    if (journal.size() < sending.batch()) {
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
    Section send = datadog.section("send");
    Setting<Boolean> historical = send.required("historical", FLAG);
    Setting<DeliverySettings> sending = DeliverySettings.read(send);
    Setting<JournalSettings> journal = JournalSettings.read(datadog.section("journal"));
    Setting<Function<URI, Optional<HttpProxy>>> proxy = HttpProxy.read(datadog.section("proxy"));
    Setting<List<X509Certificate>> ca = datadog.optional("ca", Pem.TRUSTED, List.of());
    Setting<Reporting> reporting = Reporting.read(datadog.section("tell"));
    return datadog.make(() -> {
      URI to = url.get().orElse(site.get().api());
      return new DatadogSettings(
          enabled.get(),
          keyFile
              .get()
              .map(DatadogSettings::keyWithinTimeout)
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
          historical.get(),
          journal.get(),
          reporting.get(),
          new Transport(proxy.get().apply(to), ca.get()),
          "default");
    });
  }

  /// The constant tags of all that is sent: those of the settings, and the namespace.
  public Map<String, String> sentTags() {
    Map<String, String> all = new HashMap<>(tags);
    all.put("hinomi", namespace);
    return Map.copyOf(all);
  }

  /// The same, for the resources of a namespace.
  public DatadogSettings in(String other) {
    return with(transport, other);
  }

  /// The same, but these authorities are trusted as well.
  public DatadogSettings trusting(List<X509Certificate> more) {
    return with(transport.trusting(more), namespace);
  }

  private DatadogSettings with(Transport by, String other) {
    return new DatadogSettings(
        isEnabled,
        apiKey,
        apiKeyFile,
        appKey,
        url,
        tags,
        sending,
        historical,
        journal,
        reporting,
        by,
        other);
  }

  /// Whether nothing is sent though it should be.
  public boolean lacksKey() {
    return isEnabled && apiKey.isEmpty();
  }

  /// The same without keys: nothing is sent.
  public DatadogSettings silent() {
    return new DatadogSettings(
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        url,
        tags,
        sending,
        historical,
        journal,
        reporting,
        transport,
        namespace);
  }

  /// The same, but it sends no events.
  public DatadogSettings withoutEvents() {
    return new DatadogSettings(
        isEnabled,
        apiKey,
        apiKeyFile,
        appKey,
        url,
        tags,
        sending,
        historical,
        journal,
        new Reporting(false, false, reporting.statuses()),
        transport,
        namespace);
  }

  /// How old an entry may be when it is sent.
  Duration maxAge(IntakeEndpoint endpoint) {
    boolean isUnlimited = endpoint == IntakeEndpoint.POINTS && historical;
    return isUnlimited || endpoint.maxAge().compareTo(journal.age()) > 0
        ? journal.age()
        : endpoint.maxAge();
  }

  /// The same for the embedded intake, which accepts any key and gets a batch every second; nothing
  /// outlives the process.
  public DatadogSettings embedded(URI intake) {
    return new DatadogSettings(
        true,
        Optional.of(new Secret("embedded")),
        Optional.empty(),
        Optional.empty(),
        intake,
        tags,
        sending.everySecond(),
        historical,
        journal.inMemory(),
        reporting,
        Transport.DIRECT,
        namespace);
  }

  /// What is sent besides points: events when a check changes, with or without mentions that
  /// notify, and service checks.
  public record Reporting(boolean events, boolean mentions, boolean statuses) {
    static Setting<Reporting> read(Section tell) {
      Setting<Boolean> events = tell.required("events", FLAG);
      Setting<Boolean> mentions = tell.required("mentions", FLAG);
      Setting<Boolean> statuses = tell.required("statuses", FLAG);
      return tell.make(() -> new Reporting(events.get(), mentions.get(), statuses.get()));
    }
  }

  /// A disk that hangs must not block the start.
  private static Secret keyWithinTimeout(Path file) {
    CompletableFuture<Secret> key = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("hinomi-api-key")
        .start(() -> {
          try {
            key.complete(keyIn(file));
          } catch (Throwable unreadable) { // also an Error: the future must complete
            key.completeExceptionally(unreadable);
          }
        });
    try {
      return key.orTimeout(FILE_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      throw new IllegalArgumentException(
          failed.getCause() instanceof IllegalArgumentException wrong
              ? wrong.getMessage()
              : "api-key-file " + file + " cannot be read: the disk hangs",
          failed);
    }
  }

  /// The key in a file, of which no more is read than the longest key.
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
          "must be an http or https URL without user and password, query and fragment");
    }
    return url;
  }

  /// A key from a secret store may end with a line feed, which no header can hold.
  private static Secret key(Secret key) {
    if (!key.reveal().chars().allMatch(each -> each > ' ' && each < 0x7f)) {
      throw new IllegalArgumentException("must be printable ASCII without blanks and line breaks");
    }
    return key;
  }
}
