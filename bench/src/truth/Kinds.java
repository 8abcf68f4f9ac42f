package truth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import truth.Kind.Shape;

/// All kinds of servers. Times are in milliseconds, and long beside a round trip of 20 ms.
final class Kinds {
  static final String DOMAIN = ".truth.test";
  static final String NETWORK = "203.0.113.";
  static final int FIRST = 10;

  /// How long the server behind HTTP/3 waits: in an encrypted conversation only the silence tells
  /// the response from acknowledgements.
  static final int HTTP3_WAIT = 60;

  static final int TIMEOUT = 500;

  private static final byte[] EMPTY = new byte[0];
  private static final byte[] BODY = text(2_048);
  private static final byte[] MIB = text(1 << 20);
  private static final String CHUNKED = Script.OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String UPLOAD = "http { URL, method = POST, file = \"upload.txt\" }";

  private static final List<Kind> ALL = all();
  private static final Map<String, Integer> HOSTS = number(ALL);

  private Kinds() {}

  static List<Kind> list() {
    return ALL;
  }

  /// The last octet of the address of each host.
  static Map<String, Integer> hosts() {
    return HOSTS;
  }

  static String address(String host) {
    return NETWORK + HOSTS.get(host.equals(NameServer.TARGET) ? "alias" : host);
  }

  private static List<Kind> all() {
    List<Kind> all = new ArrayList<>();
    all.add(Kind.get(Host.plain("plain", answer(0))));
    all.add(Kind.get(Host.plain("delayed", answer(80))));
    all.add(Kind.get(Host.plain("dripped-head", drip(Script.OK + length(BODY.length), BODY))));
    all.add(Kind.get(Host.plain("dripped-body", drippedBody())));
    all.add(Kind.get(Host.plain("late-chunk", lateChunk())));
    all.add(Kind.get(Host.plain("empty-chunked", emptyChunked())));
    all.add(Kind.get(Host.plain("length-0", answer(40, EMPTY))));
    all.add(
        Kind.get(
            Host.plain("dripped-204", drip("HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", EMPTY))));
    all.add(Kind.get(Host.plain("until-close", untilClose())).shaped(Shape.UNTIL_CLOSE));
    all.add(
        Kind.of(
                Shape.HTTP,
                "http { URL, method = HEAD }",
                Host.plain(
                    "head", Script.request().then(after(60, Script.OK + length(BODY.length)))))
            .withCurl("-I"));
    all.add(
        Kind.of(
                Shape.HTTP,
                "http { URL, method = POST, body = hello, headers { Expect = \"100-continue\" } }",
                Host.plain("interim-100", interim("HTTP/1.1 100 Continue\r\n\r\n")))
            .withCurl("-d", "hello", "-H", "Expect: 100-continue"));
    all.add(
        Kind.get(
            Host.plain("interim-103", interim("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"))));
    all.add(Kind.of(Shape.EARLY, UPLOAD, Host.plain("early-answer", early()).buffering(4_096)));
    all.add(
        Kind.of(
            Shape.UPLOAD,
            UPLOAD,
            Host.plain(
                    "upload", Script.slowUpload().then(Script.pause(30)).then(Script.reply(BODY)))
                .buffering(8_192)));
    all.add(
        Kind.get(
                Host.plain(
                    "gzip",
                    Script.request()
                        .then(Script.pause(20))
                        .then(Script.reply(zipped(), "Content-Encoding: gzip\r\n"))))
            .withCurl("--compressed"));
    all.add(Kind.get(Host.plain("1mib", answer(20, MIB))));
    all.add(Kind.get(Host.tls("tls-12", "TLSv1.2", answer(40))));
    all.add(Kind.get(Host.tls("tls-13", "TLSv1.3", answer(40))));
    all.add(Kind.get(Host.tls("tls-1mib", "TLSv1.3", answer(20, MIB))));
    all.add(Kind.get(Host.http2("http2", Script.http2(0, "000005 00 01 STREAM 68656c6c6f"))));
    all.add(Kind.get(Host.http2("http2-late-end", Script.http2(150, "000000 00 01 STREAM"))));
    all.add(http3());
    all.add(redirect());
    all.add(proxy());
    all.add(
        Kind.of(
            Shape.CONNECT,
            "tcp { host = tcp%s, port = 80 }".formatted(DOMAIN),
            Host.plain("tcp", _ -> {})));
    all.add(dialogue());
    all.add(
        Kind.of(
            Shape.DNS,
            "dns { name = slow-dns%s, server = \"%s:53\" }".formatted(DOMAIN, NameServer.ADDRESS),
            Host.plain("slow-dns", _ -> {})));
    all.add(Kind.get(Host.plain("slow-name", answer(30))));
    all.add(Kind.get(Host.plain("alias", answer(30))));
    all.add(Kind.of(Shape.HTTP, "http { URL }", Host.plain("deaf-aaaa", answer(30))));
    all.add(timeout("timeout-head", Script.request()));
    all.add(timeout("timeout-body", Script.request().then(after(30, Script.OK + length(9)))));
    return List.copyOf(all);
  }

  private static Map<String, Integer> number(List<Kind> kinds) {
    Map<String, Integer> hosts = new LinkedHashMap<>();
    for (Kind kind : kinds) {
      for (Host host : kind.hosts()) {
        hosts.put(host.name(), FIRST + hosts.size());
      }
    }
    return hosts;
  }

  private static Kind http3() {
    return Kind.of(
        Shape.HTTP3,
        "http { url = \"https://http3%s/\", version = 3 }".formatted(DOMAIN),
        Host.plain("http3", oneAnswer(HTTP3_WAIT)).at(8_080));
  }

  private static Kind redirect() {
    Script found =
        after(
            60,
            "HTTP/1.1 302 Found\r\nLocation: https://redirected%s/\r\n".formatted(DOMAIN)
                + length(0));
    return Kind.of(
        Shape.REDIRECT,
        "http { URL }",
        Host.plain("redirect", Script.request().then(found)),
        Host.tls("redirected", "TLSv1.3", answer(80)));
  }

  private static Kind proxy() {
    return Kind.of(
        Shape.PROXY,
        "http { url = \"https://proxied%1$s/\", proxy { url = \"http://proxy%1$s:3128\" } }"
            .formatted(DOMAIN),
        Host.plain("proxy", Script.proxy(50)).at(3_128),
        Host.tls("proxied", "TLSv1.3", answer(30)));
  }

  private static Kind dialogue() {
    String turns = "{ expect = \"^220\" }, { send = \"QUIT\\r\\n\" }, { expect = \"^221\" }";
    return Kind.of(
        Shape.DIALOGUE,
        "tcp { host = tcp-dialogue%s, port = 80, dialogue = [%s] }".formatted(DOMAIN, turns),
        Host.plain(
            "tcp-dialogue",
            after(60, "220 hi\r\n").then(Script.receive()).then(after(30, "221\r\n"))));
  }

  private static Kind timeout(String name, Script script) {
    return Kind.of(
        Shape.TIMEOUT,
        "http { URL }, timeout = %dms, expect { reason = timeout }".formatted(TIMEOUT),
        Host.plain(name, script));
  }

  private static Script answer(int millis) {
    return answer(millis, BODY);
  }

  private static Script answer(int millis, byte[] body) {
    return Script.request().then(Script.pause(millis)).then(Script.reply(body));
  }

  private static Script after(int millis, String text) {
    return Script.pause(millis).then(Script.send(text));
  }

  /// For a proxy, which would keep the connection.
  private static Script oneAnswer(int millis) {
    return Script.request()
        .then(Script.pause(millis))
        .then(Script.reply(BODY, "Connection: close\r\n"))
        .then(Script.close());
  }

  private static Script drip(String head, byte[] body) {
    String rest = head.substring(20) + new String(body, StandardCharsets.US_ASCII);
    return Script.request().then(after(50, head.substring(0, 20))).then(after(100, rest));
  }

  private static Script drippedBody() {
    Script part = after(30, "x".repeat(1_000));
    return Script.request()
        .then(after(30, Script.OK + length(5_000)))
        .then(part)
        .then(part)
        .then(part)
        .then(part)
        .then(part);
  }

  private static Script lateChunk() {
    String first = CHUNKED + "400\r\n" + "x".repeat(1_024) + "\r\n";
    return Script.request().then(after(30, first)).then(after(150, "0\r\n\r\n"));
  }

  private static Script emptyChunked() {
    return Script.request().then(after(30, CHUNKED)).then(after(150, "0\r\n\r\n"));
  }

  private static Script untilClose() {
    return Script.request()
        .then(after(30, Script.OK + "\r\nand more"))
        .then(Script.pause(100))
        .then(Script.close());
  }

  private static Script interim(String head) {
    return Script.request().then(after(40, head)).then(Script.pause(80)).then(Script.reply(BODY));
  }

  private static Script early() {
    return Script.request().then(Script.reply(BODY)).then(Script.pause(50));
  }

  private static String length(int bytes) {
    return "Content-Length: " + bytes + "\r\n\r\n";
  }

  private static byte[] text(int bytes) {
    return "0123456789abcdef".repeat(bytes / 16).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] zipped() {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(MIB);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return zipped.toByteArray();
  }
}
