package curlparity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One server on loopback for the answers in `curl-parity.pages`, which says what the syntax means.
/// It sends them byte for byte, whatever the request.
final class PlainPages {
  static final String GROUP = "HTTP/1 by hand";

  private static final int PATIENCE_MILLIS = 15_000;
  private static final int PAUSE_MILLIS = 50;
  private static final String PAUSE = "{pause}";
  private static final String START = "== ";
  private static final Pattern COMMENT = Pattern.compile("(?m)^#.*\\n(\\n(?===))?");
  private static final String PREFIX = "http://site.zoo.test:";
  private static final Pattern TARGET = Pattern.compile("^\\S+ (?:http://[^/]*)?(\\S*)");
  private static final Pattern COOKIE = Pattern.compile("(?im)^cookie: *(.*)$");
  private static final Pattern REPEATED = Pattern.compile("\\{(\\d+) x ([^{}]*)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x..|.)|\\{([0-9a-f]+)}");

  private static final Entry NONE = simple("404 Not Found");
  private static final Entry FORBIDDEN = simple("403 Forbidden");

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final ServerSocket server;

  private record Entry(String name, List<String> options, Optional<String> onPurpose, String text) {
    boolean has(String option) {
      return options.contains(option);
    }

    /// The value of `key=value`.
    Optional<String> option(String key) {
      return options.stream()
          .filter(each -> each.startsWith(key + "="))
          .map(each -> each.substring(key.length() + 1))
          .findFirst();
    }
  }

  private static Entry simple(String status) {
    String text = "HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\nsorry";
    return new Entry(status, List.of("keep"), Optional.empty(), text);
  }

  private PlainPages() throws IOException {
    this.server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
  }

  static PlainPages listen(Path file) throws IOException {
    PlainPages pages = new PlainPages();
    pages.read(Files.readString(file));
    Thread.ofVirtual().start(pages::accept);
    return pages;
  }

  int port() {
    return server.getLocalPort();
  }

  List<Page> pages() {
    return entries.values().stream()
        .map(it ->
            new Page(GROUP, it.name(), PREFIX + port() + "/" + it.name() + "/", it.onPurpose()))
        .toList();
  }

  private void read(String file) {
    String entriesOnly = COMMENT.matcher(file).replaceAll("");
    for (String entry : entriesOnly.substring(START.length()).split("\\n" + START)) {
      List<String> lines = entry.lines().toList();
      List<String> words = List.of(lines.getFirst().split(" "));
      Optional<String> reason =
          lines.stream()
              .filter(line -> line.startsWith("? "))
              .map(it -> it.substring(2))
              .findFirst();
      String text = text(lines.stream().skip(reason.isPresent() ? 2 : 1).toList());
      entries.put(
          words.getFirst(),
          new Entry(words.getFirst(), words.subList(1, words.size()), reason, text));
    }
  }

  private String text(List<String> lines) {
    int empty = lines.indexOf("");
    String head = String.join("\r\n", lines.subList(0, empty < 0 ? lines.size() : empty));
    String body = String.join("", lines.subList(empty < 0 ? lines.size() : empty, lines.size()));
    String text = empty < 0 ? head : head + "\r\n\r\n" + body;
    return text.replace("{port}", port() + "");
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException tooMany) {
        throw new IllegalStateException(tooMany);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      boolean isOpen = true;
      while (isOpen) {
        String request = head(socket.getInputStream());
        Matcher target = TARGET.matcher(request);
        isOpen = target.find() && answer(socket, request, target.group(1));
      }
    } catch (IOException | InterruptedException gone) {
      // the client has seen enough
    }
  }

  /// Whether the connection stays open for another request.
  private boolean answer(Socket socket, String request, String target)
      throws IOException, InterruptedException {
    if (target.contains("echo")) {
      byte[] body = target.getBytes(StandardCharsets.ISO_8859_1);
      send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
      socket.getOutputStream().write(body);
      return true;
    }
    Entry entry = entries.getOrDefault(target.split("/", -1)[1], NONE);
    boolean isRefused = entry.option("needs").filter(it -> !hasCookie(request, it)).isPresent();
    return play(
        socket, isRefused ? entry.option("else").map(entries::get).orElse(FORBIDDEN) : entry);
  }

  private static boolean hasCookie(String request, String wanted) {
    Matcher cookie = COOKIE.matcher(request);
    String plain = new String(bytes(wanted), StandardCharsets.ISO_8859_1);
    return cookie.find() && Stream.of(cookie.group(1).strip().split("; *")).anyMatch(plain::equals);
  }

  private static boolean play(Socket socket, Entry entry) throws IOException, InterruptedException {
    send(socket, entry.text());
    if (entry.has("reset")) {
      socket.setSoLinger(true, 0);
    } else if (!entry.has("keep")) {
      socket.shutdownOutput();
      while (socket.getInputStream().read(new byte[8_192]) >= 0) {}
    }
    return entry.has("keep");
  }

  private static void send(Socket socket, String text) throws IOException, InterruptedException {
    List<String> parts = new ArrayList<>(List.of(text.split(Pattern.quote(PAUSE), -1)));
    socket.getOutputStream().write(bytes(parts.removeFirst()));
    for (String part : parts) {
      Thread.sleep(PAUSE_MILLIS);
      socket.getOutputStream().write(bytes(part));
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int next;
    while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
      head.append((char) next);
    }
    return head.toString();
  }

  private static byte[] bytes(String text) {
    Matcher repeated = REPEATED.matcher(text);
    String whole =
        repeated.replaceAll(
            it -> Matcher.quoteReplacement(it.group(2).repeat(Integer.parseInt(it.group(1)))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(whole);
    int from = 0;
    while (escape.find()) {
      bytes.writeBytes(whole.substring(from, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(
          escape.group(2) == null
              ? new byte[] {escaped(escape.group(1))}
              : HexFormat.of().parseHex(escape.group(2)));
      from = escape.end();
    }
    bytes.writeBytes(whole.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static byte escaped(String letter) {
    return switch (letter.charAt(0)) {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case '0' -> 0;
      case '\\' -> '\\';
      default -> (byte) HexFormat.fromHexDigits(letter.substring(1));
    };
  }
}
