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

/// The name servers of the system, as resolv.conf(5) says them now: the file is read anew when it
/// has changed, which is looked at once a second at most. Without a name server there, which is
/// logged once, 127.0.0.1 is asked, as the C library does.
///
/// It is read on the event loop: a file of some lines that is on a local disk.
final class ResolvConf {
  private static final Logger LOG = LoggerFactory.getLogger(ResolvConf.class);
  private static final long FRESH = Duration.ofSeconds(1).toNanos();
  private static final int LONGEST = 64 * 1024;
  private static final int MOST_SERVERS = 8;
  private static final int DNS_PORT = 53;
  private static final InetSocketAddress OWN_HOST =
      new InetSocketAddress(Pin.literal("127.0.0.1"), DNS_PORT);

  private final Path file;
  private final LongSupplier nanos;
  private Optional<Stamp> stamp = Optional.empty();
  private Content content = new Content(List.of(), List.of(), 1);
  private boolean isRead;
  private boolean isUnreadable;
  private long lookedAt;

  ResolvConf(Path file, LongSupplier nanos) {
    this.file = file;
    this.nanos = nanos;
  }

  /// Servers in the order in which they are asked, domains in which a short name is looked for, and
  /// how many dots make a name a long one.
  record Content(List<InetSocketAddress> servers, List<String> search, int dots) {
    Content {
      servers = List.copyOf(servers);
      search = List.copyOf(search);
    }
  }

  private record Stamp(String key, long size, FileTime written) {}

  /// What it says now.
  synchronized Content now() {
    long now = nanos.getAsLong();
    if (!isRead || now - lookedAt >= FRESH) {
      lookedAt = now;
      look();
    }
    return content;
  }

  private void look() {
    Optional<Stamp> found = stampNow();
    if (!isRead || !found.equals(stamp)) {
      Optional<List<String>> lines = lines();
      lines
          .or(() -> isRead ? Optional.empty() : Optional.of(List.of()))
          .map(ResolvConf::parse)
          .ifPresent(this::take);
      // What could not be read, as without a descriptor left, is tried again.
      isUnreadable = lines.isEmpty();
      stamp = isUnreadable ? Optional.empty() : found;
      isRead = true;
    }
  }

  private void take(Content found) {
    boolean isEmpty = found.servers().isEmpty();
    if (isEmpty) {
      LOG.warn("{} names no name server: 127.0.0.1 is asked", file);
    }
    Content next = isEmpty ? new Content(List.of(OWN_HOST), found.search(), found.dots()) : found;
    if (isRead && !next.equals(content)) {
      LOG.info("{} has changed: names are resolved by {}", file, next.servers());
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
          new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException unreadable) {
      if (!isUnreadable) {
        LOG.warn("{} cannot be read: {}", file, String.valueOf(unreadable.getMessage()));
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
    return new Content(servers.stream().limit(MOST_SERVERS).toList(), search, dots);
  }

  /// None of what is no address: a name would have to be resolved itself.
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
