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

/// The protocols that begin unencrypted and upgrade to TLS.
public enum StartTls {
  SMTP("smtp", 25),
  IMAP("imap", 143),
  POP3("pop3", 110),
  FTP("ftp", 21),
  POSTGRESQL("postgresql", 5432),
  LDAP("ldap", 389);

  public static final ValueType<StartTls> KIND = ValueType.oneOf(StartTls.class, StartTls::key);

  /// The greeting of the server.
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

  /// The well-known port.
  public int port() {
    return port;
  }

  /// The channel, once the TLS handshake may begin: at once, or after this protocol has agreed on
  /// it.
  public static Future<Channel> begin(
      Optional<StartTls> protocol, Channel channel, Progress progress) {
    return protocol
        .map(it -> it.negotiate(Dialogue.on(channel, progress)))
        .orElseGet(() -> Future.succeededFuture(channel));
  }

  private Future<Channel> negotiate(Dialogue dialogue) {
    long start = System.nanoTime();
    dialogue.progress().enter(Phase.STARTTLS, start);
    return dialogue(dialogue)
        .compose(_ -> {
          dialogue.progress().recordPhase(Phase.STARTTLS, System.nanoTime() - start);
          return dialogue.handOver();
        });
  }

  private Future<Void> dialogue(Dialogue dialogue) {
    return switch (this) {
      case SMTP -> smtp(dialogue);
      case IMAP -> imap(dialogue);
      case POP3 -> pop3(dialogue);
      case FTP -> ftp(dialogue);
      case POSTGRESQL -> postgresql(dialogue);
      case LDAP -> ldap(dialogue);
    };
  }

  /// RFC 3207.
  private static Future<Void> smtp(Dialogue dialogue) {
    return dialogue
        .receive("the greeting", CodedReply.smtp())
        .compose(reply -> checkGreeting(dialogue, reply, "220"))
        .compose(_ -> sendLine(dialogue, "EHLO " + ownAddress(dialogue)))
        .compose(_ -> dialogue.receive("the reply to EHLO", CodedReply.smtp()))
        .compose(reply -> checkOffer(reply))
        .compose(_ -> sendLine(dialogue, "STARTTLS"))
        .compose(_ -> dialogue.receive("the reply to STARTTLS", CodedReply.smtp()))
        .compose(reply -> checkAccepted(reply, "220"));
  }

  /// RFC 4217. A busy server sends 120 before 220 (RFC 959, 5.4).
  private static Future<Void> ftp(Dialogue dialogue) {
    return dialogue
        .receive("the greeting", CodedReply.ftp())
        .compose(reply ->
            CodedReply.startsWith(reply, "120")
                ? dialogue.receive("the greeting", CodedReply.ftp())
                : Future.succeededFuture(reply))
        .compose(reply -> checkGreeting(dialogue, reply, "220"))
        .compose(_ -> sendLine(dialogue, "AUTH TLS"))
        .compose(_ -> dialogue.receive("the reply to AUTH TLS", CodedReply.ftp()))
        .compose(reply -> checkAccepted(reply, "234"));
  }

  /// RFC 9051, 6.2.1. Untagged responses in between begin with a star.
  private static Future<Void> imap(Dialogue dialogue) {
    return dialogue
        .receive("the greeting", LineReader.one())
        .compose(reply -> checkGreeting(dialogue, reply, "* OK"))
        .compose(_ -> sendLine(dialogue, "a STARTTLS"))
        .compose(
            _ -> dialogue.receive("the reply to STARTTLS", LineReader.until(StartTls::isTagged)))
        .compose(reply -> checkAccepted(reply, "a OK"));
  }

  /// RFC 2595, 4.
  private static Future<Void> pop3(Dialogue dialogue) {
    return dialogue
        .receive("the greeting", LineReader.one())
        .compose(reply -> checkGreeting(dialogue, reply, "+OK"))
        .compose(_ -> sendLine(dialogue, "STLS"))
        .compose(_ -> dialogue.receive("the reply to STLS", LineReader.one()))
        .compose(reply -> checkAccepted(reply, "+OK"));
  }

  /// The reply is one byte: S or N (PostgreSQL manual, "SSL Session Encryption").
  private static Future<Void> postgresql(Dialogue dialogue) {
    return dialogue
        .send(SSL_REQUEST)
        .compose(
            _ -> dialogue.receive("the reply to SSLRequest", (received, _) -> letter(received)))
        .compose(reply ->
            switch (reply) {
              case 'S' -> Future.succeededFuture();
              case 'N' -> refused("the server does not offer TLS");
              default -> notPostgresql(reply);
            });
  }

  /// RFC 4511, 4.14.
  private static Future<Void> ldap(Dialogue dialogue) {
    return dialogue
        .send(LdapStartTls.request())
        .compose(_ -> dialogue.receive("the reply to StartTLS", LdapStartTls::result))
        .compose(code ->
            code == 0
                ? Future.succeededFuture()
                : refused("the server refused STARTTLS: LDAP result code " + code));
  }

  private static Optional<Character> letter(ByteBuf received) {
    return received.isReadable() ? Optional.of((char) received.readByte()) : Optional.empty();
  }

  private static Future<Void> sendLine(Dialogue dialogue, String line) {
    return dialogue.send((line + "\r\n").getBytes(US_ASCII));
  }

  private static Future<Void> checkGreeting(Dialogue dialogue, List<String> reply, String start) {
    dialogue.progress().record(GREETING, reply.getFirst());
    return CodedReply.startsWith(reply, start)
        ? Future.succeededFuture()
        : Future.failedFuture(
            new ProbeFault(
                Cause.PROTOCOL,
                "expected greeting " + start + ", the server sent " + quoted(reply)));
  }

  private static Future<Void> checkOffer(List<String> reply) {
    if (!CodedReply.startsWith(reply, "250")) {
      return Future.failedFuture(
          new ProbeFault(Cause.PROTOCOL, "the server refused EHLO: " + quoted(reply)));
    }
    return reply.stream().anyMatch(line -> OFFER.matcher(line).matches())
        ? Future.succeededFuture()
        : refused("the server does not offer STARTTLS");
  }

  private static Future<Void> checkAccepted(List<String> reply, String start) {
    return CodedReply.startsWith(reply, start)
        ? Future.succeededFuture()
        : refused("the server refused STARTTLS: " + quoted(reply));
  }

  private static Future<Void> refused(String detail) {
    return Future.failedFuture(new ProbeFault(Cause.TLS, detail));
  }

  private static Future<Void> notPostgresql(char reply) {
    String shown = HumanText.clipped(String.valueOf(reply));
    return Future.failedFuture(
        new ProbeFault(Cause.PROTOCOL, "not a PostgreSQL reply: '" + shown + "'"));
  }

  private static boolean isTagged(List<String> lines) {
    if (!lines.getLast().startsWith("* ") && !lines.getLast().startsWith("a ")) {
      throw new ProbeFault(Cause.PROTOCOL, "not an IMAP reply: " + quoted(lines));
    }
    return lines.getLast().startsWith("a ");
  }

  private static String quoted(List<String> reply) {
    return "'" + HumanText.clipped(reply.getLast()) + "'";
  }

  /// The agent's address as a literal (RFC 5321, 4.1.3), as it may have no name.
  private static String ownAddress(Dialogue dialogue) {
    InetAddress own = ((InetSocketAddress) dialogue.channel().localAddress()).getAddress();
    String written = NetUtil.toAddressString(own);
    return "[" + (own instanceof Inet6Address ? "IPv6:" : "") + written + "]";
  }
}
