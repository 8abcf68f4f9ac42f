package hinomi.net;

import hinomi.net.address.Pin;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The name servers of resolv.conf(5). The file is read again when it has changed, which is checked
/// at most once a second. If it lists no name server, which is logged once, 127.0.0.1 is used, as
/// by the C library.
///
/// It is read on the event loop: a few lines on a local disk.
final class ResolvConf {
  private static final Logger LOG = LoggerFactory.getLogger(ResolvConf.class);
  private static final long CHECK_INTERVAL = Duration.ofSeconds(1).toNanos();
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_SERVERS = 8;
  private static final int DNS_PORT = 53;
  private static final InetSocketAddress LOCALHOST =
      new InetSocketAddress(Pin.literal("127.0.0.1"), DNS_PORT);

  private final Path file;
  private final LongSupplier nanos;
  private Optional<Stamp> stamp = Optional.empty();
  private Content content = new Content(List.of(), List.of(), 1);
  private boolean isRead;
  private boolean isUnreadable;
  private long checkedAt;

  ResolvConf(Path file, LongSupplier nanos) {
    this.file = file;
    this.nanos = nanos;
  }

  /// Servers in the order in which they are queried, the search list for short names, and ndots:
  /// how many dots a name needs not to be a short one.
  record Content(List<InetSocketAddress> servers, List<String> search, int dots) {
    Content {
      servers = List.copyOf(servers);
      search = List.copyOf(search);
    }

    /// The names to look up for a name, in order: a short one in the search list first.
    List<String> candidates(String name) {
      if (name.endsWith(".") || search.isEmpty()) {
        return List.of(name);
      }
      boolean isShort = name.chars().filter(each -> each == '.').count() < dots;
      Stream<String> found = search.stream().map(each -> name + "." + each);
      Stream<String> itself = Stream.of(name);
      return (isShort ? Stream.concat(found, itself) : Stream.concat(itself, found)).toList();
    }
  }

  private record Stamp(String key, long size, FileTime written) {}

  /// The current content.
  synchronized Content now() {
    long now = nanos.getAsLong();
    if (!isRead || now - checkedAt >= CHECK_INTERVAL) {
      checkedAt = now;
      refresh();
    }
    return content;
  }

  private void refresh() {
    Optional<Stamp> found = stampNow();
    if (!isRead || !found.equals(stamp)) {
      Optional<List<String>> lines = lines();
      lines
          .or(() -> isRead ? Optional.empty() : Optional.of(List.of()))
          .map(ResolvConf::parse)
          .ifPresent(this::update);
      // A file that could not be read, as without a free descriptor, is read again next time.
      isUnreadable = lines.isEmpty();
      stamp = isUnreadable ? Optional.empty() : found;
      isRead = true;
    }
  }

  private void update(Content found) {
    boolean isEmpty = found.servers().isEmpty();
    if (isEmpty) {
      LOG.warn("{} lists no name server: using 127.0.0.1", file);
    }
    Content next = isEmpty ? new Content(List.of(LOCALHOST), found.search(), found.dots()) : found;
    if (isRead && !next.equals(content)) {
      LOG.info("{} has changed: name servers are now {}", file, next.servers());
    }
    content = next;
  }

  private Optional<Stamp> stampNow() {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(String.valueOf(seen.fileKey()), seen.size(), seen.lastModifiedTime()));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  private Optional<List<String>> lines() {
    if (!Files.isRegularFile(file)) {
      return Optional.of(List.of());
    }
    try (var in = Files.newInputStream(file)) {
      return Optional.of(
          new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException unreadable) {
      if (!isUnreadable) {
        LOG.warn("cannot read {}: {}", file, String.valueOf(unreadable.getMessage()));
      }
      return Optional.empty();
    }
  }

  static Content parse(List<String> lines) {
    List<InetSocketAddress> servers = new ArrayList<>();
    List<String> search = List.of();
    int dots = 1;
    for (String line : lines) {
      String[] words = line.replaceFirst("[#;].*", "").strip().split("\\s+", -1);
      List<String> values = Arrays.asList(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" ->
            values.stream().limit(1).flatMap(ResolvConf::server).forEach(servers::add);
        case "search", "domain" -> search = values;
        case "options" -> dots = dots(values).orElse(dots);
        default -> {}
      }
    }
    return new Content(servers.stream().limit(MAX_SERVERS).toList(), search, dots);
  }

  /// Nothing for a name, which would have to be resolved itself.
  private static Stream<InetSocketAddress> server(String address) {
    try {
      return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)
          ? Stream.of(new InetSocketAddress(InetAddress.getByName(address), DNS_PORT))
          : Stream.empty();
    } catch (IOException unknownScope) {
      return Stream.empty();
    }
  }

  private static Optional<Integer> dots(List<String> options) {
    return options.stream()
        .filter(each -> each.matches("ndots:\\d{1,2}"))
        .map(each -> Integer.valueOf(each.substring(6)))
        .reduce((_, last) -> last);
  }
}
