package hinomi.probe.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hinomi.config.ValueType;
import hinomi.net.ProbeFault;
import hinomi.net.visit.Progress;
import hinomi.outcome.Cause;
import hinomi.outcome.Fact;
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How protocols that begin in the clear agree to go on in TLS.
public enum StartTls {
  SMTP("smtp", 25),
  IMAP("imap", 143),
  POP3("pop3", 110),
  FTP("ftp", 21),
  POSTGRESQL("postgresql", 5432),
  LDAP("ldap", 389);

  public static final ValueType<StartTls> KIND = ValueType.oneOf(StartTls.class, StartTls::key);

  /// The line in which the server said what it is.
  static final Fact<String> GREETING = Fact.of("starttls.greeting", HumanText::clipped);

  private static final Pattern OFFER = Pattern.compile("(?i)250[ -]STARTTLS( .*)?");
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  private final String key;
  private final int port;

  StartTls(String key, int port) {
    this.key = key;
    this.port = port;
  }

  String key() {
    return key;
  }

  /// Where such servers listen by convention.
  public int port() {
    return port;
  }

  /// The channel once TLS may begin on it: at once, or when the server agreed to it in this way.
  public static Future<Channel> begin(Optional<StartTls> way, Channel channel, Progress progress) {
    return way.map(it -> it.agree(Dialogue.on(channel, progress)))
        .orElseGet(() -> Future.succeededFuture(channel));
  }

  private Future<Channel> agree(Dialogue talk) {
    long start = System.nanoTime();
    return dialogue(talk)
        .compose(_ -> {
          talk.progress().took(Phase.STARTTLS, System.nanoTime() - start);
          return talk.end();
        });
  }

  private Future<Void> dialogue(Dialogue talk) {
    return switch (this) {
      case SMTP -> smtp(talk);
      case IMAP -> imap(talk);
      case POP3 -> pop3(talk);
      case FTP -> ftp(talk);
      case POSTGRESQL -> postgresql(talk);
      case LDAP -> ldap(talk);
    };
  }

  /// RFC 3207.
  private static Future<Void> smtp(Dialogue talk) {
    return talk.hear("the greeting", CodedReply.smtp())
        .compose(reply -> greeted(talk, reply, "220"))
        .compose(_ -> ask(talk, "EHLO " + self(talk)))
        .compose(_ -> talk.hear("the answer to EHLO", CodedReply.smtp()))
        .compose(reply -> offered(reply))
        .compose(_ -> ask(talk, "STARTTLS"))
        .compose(_ -> talk.hear("the answer to STARTTLS", CodedReply.smtp()))
        .compose(reply -> agreed(reply, "220"));
  }

  /// RFC 4217; 120 is said before 220 by a server that needs a while (RFC 959, 5.4).
  private static Future<Void> ftp(Dialogue talk) {
    return talk.hear("the greeting", CodedReply.ftp())
        .compose(reply ->
            CodedReply.begins(reply, "120")
                ? talk.hear("the greeting", CodedReply.ftp())
                : Future.succeededFuture(reply))
        .compose(reply -> greeted(talk, reply, "220"))
        .compose(_ -> ask(talk, "AUTH TLS"))
        .compose(_ -> talk.hear("the answer to AUTH TLS", CodedReply.ftp()))
        .compose(reply -> agreed(reply, "234"));
  }

  /// RFC 9051, 6.2.1; what servers say of themselves in between begins with a star.
  private static Future<Void> imap(Dialogue talk) {
    return talk.hear("the greeting", LineReader.one())
        .compose(reply -> greeted(talk, reply, "* OK"))
        .compose(_ -> ask(talk, "a STARTTLS"))
        .compose(_ -> talk.hear("the answer to STARTTLS", LineReader.until(StartTls::isTagged)))
        .compose(reply -> agreed(reply, "a OK"));
  }

  /// RFC 2595, 4.
  private static Future<Void> pop3(Dialogue talk) {
    return talk.hear("the greeting", LineReader.one())
        .compose(reply -> greeted(talk, reply, "+OK"))
        .compose(_ -> ask(talk, "STLS"))
        .compose(_ -> talk.hear("the answer to STLS", LineReader.one()))
        .compose(reply -> agreed(reply, "+OK"));
  }

  /// One byte answers: S or N (PostgreSQL's manual, "SSL Session Encryption").
  private static Future<Void> postgresql(Dialogue talk) {
    return talk.say(SSL_REQUEST)
        .compose(_ -> talk.hear("the answer to SSLRequest", (heard, _) -> letter(heard)))
        .compose(said ->
            switch (said) {
              case 'S' -> Future.succeededFuture();
              case 'N' -> refused("the server does not offer TLS");
              default -> notPostgresql(said);
            });
  }

  /// RFC 4511, 4.14.
  private static Future<Void> ldap(Dialogue talk) {
    return talk.say(LdapStartTls.request())
        .compose(_ -> talk.hear("the answer to StartTLS", LdapStartTls::result))
        .compose(code ->
            code == 0
                ? Future.succeededFuture()
                : refused("the server refuses STARTTLS: LDAP result code " + code));
  }

  private static Optional<Character> letter(ByteBuf heard) {
    return heard.isReadable() ? Optional.of((char) heard.readByte()) : Optional.empty();
  }

  private static Future<Void> ask(Dialogue talk, String words) {
    return talk.say((words + "\r\n").getBytes(US_ASCII));
  }

  private static Future<Void> greeted(Dialogue talk, List<String> reply, String start) {
    talk.progress().saw(GREETING, reply.getFirst());
    return CodedReply.begins(reply, start)
        ? Future.succeededFuture()
        : Future.failedFuture(
            new ProbeFault(
                Cause.PROTOCOL, "the server does not greet with " + start + ": " + quoted(reply)));
  }

  private static Future<Void> offered(List<String> reply) {
    if (!CodedReply.begins(reply, "250")) {
      return Future.failedFuture(
          new ProbeFault(Cause.PROTOCOL, "the server refuses EHLO: " + quoted(reply)));
    }
    return reply.stream().anyMatch(line -> OFFER.matcher(line).matches())
        ? Future.succeededFuture()
        : refused("the server does not offer STARTTLS");
  }

  private static Future<Void> agreed(List<String> reply, String start) {
    return CodedReply.begins(reply, start)
        ? Future.succeededFuture()
        : refused("the server refuses STARTTLS: " + quoted(reply));
  }

  private static Future<Void> refused(String detail) {
    return Future.failedFuture(new ProbeFault(Cause.TLS, detail));
  }

  private static Future<Void> notPostgresql(char said) {
    String answer = HumanText.clipped(String.valueOf(said));
    return Future.failedFuture(
        new ProbeFault(Cause.PROTOCOL, "not an answer of PostgreSQL: '" + answer + "'"));
  }

  private static boolean isTagged(List<String> lines) {
    if (!lines.getLast().startsWith("* ") && !lines.getLast().startsWith("a ")) {
      throw new ProbeFault(Cause.PROTOCOL, "not an IMAP answer: " + quoted(lines));
    }
    return lines.getLast().startsWith("a ");
  }

  private static String quoted(List<String> reply) {
    return "'" + HumanText.clipped(reply.getLast()) + "'";
  }

  /// Our own address, as RFC 5321, 4.1.3 writes it, for we may have no name.
  private static String self(Dialogue talk) {
    InetAddress own = ((InetSocketAddress) talk.channel().localAddress()).getAddress();
    String written = NetUtil.toAddressString(own);
    return "[" + (own instanceof Inet6Address ? "IPv6:" : "") + written + "]";
  }
}
