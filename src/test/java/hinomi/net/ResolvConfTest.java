package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import hinomi.net.ResolvConf.Content;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ResolvConfTest {
  private final Path file;
  private final AtomicLong nanos = new AtomicLong();
  private final ResolvConf conf;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  ResolvConfTest(@TempDir Path folder) {
    file = folder.resolve("resolv.conf");
    conf = new ResolvConf(file, nanos::get);
  }

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ResolvConf.class);
  }

  private List<String> servers() {
    return conf.now().servers().stream().map(each -> each.getAddress().getHostAddress()).toList();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private void passASecond() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void isReadAsInTheManual() {
    Content content =
        ResolvConf.parse(
            List.of(
                "# nameserver 192.0.2.1",
                "nameserver 192.0.2.2 # first",
                "nameserver\t2001:db8::1",
                "nameserver dns.example.com",
                "nameserver",
                "domain old.example.com",
                "search a.example.com b.example.com",
                "options timeout:1 ndots:5 rotate",
                "sortlist 192.0.2.0"));

    assertEquals(
        new Content(
            List.of(
                new InetSocketAddress("192.0.2.2", 53), new InetSocketAddress("2001:db8::1", 53)),
            List.of("a.example.com", "b.example.com"),
            5),
        content);
  }

  @Test
  void isFollowedWithinASecond() throws IOException {
    write("nameserver 192.0.2.1\n");
    assertEquals(List.of("192.0.2.1"), servers());

    write("nameserver 192.0.2.22\n");
    assertEquals(List.of("192.0.2.1"), servers());
    passASecond();

    assertEquals(List.of("192.0.2.22"), servers());
  }

  @Test
  void saysOnceThatItNamesNoServer() throws IOException {
    write("search example.com\n");

    for (int second = 0; second < 3; second++) {
      assertEquals(List.of("127.0.0.1"), servers());
      passASecond();
    }
    assertEquals(
        List.of(file + " lists no name server: using 127.0.0.1"),
        log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void mayBeMissingAndComeLater() throws IOException {
    assertEquals(List.of("127.0.0.1"), servers());

    write("nameserver 192.0.2.1\n");
    passASecond();

    assertEquals(List.of("192.0.2.1"), servers());
  }
}
