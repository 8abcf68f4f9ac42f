package hinomi.net.visit;

import static io.netty.handler.codec.http3.Http3ErrorCode.H3_EXCESSIVE_LOAD;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hinomi.net.ProbeFault;
import hinomi.net.ResourceExhaustion;
import hinomi.net.tls.HandshakeEvidence;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.text.HumanText;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.quic.QuicClosedChannelException;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Translates exceptions of sockets, TLS and codecs into faults that the person on call
/// understands.
public final class FaultTranslator {
  private static final Pattern STATUS = Pattern.compile("status: (\\d{3}.*)");
  private static final Pattern STATUS_LINE = Pattern.compile("\\S+ +[1-9]\\d\\d(?: |$)");
  private static final Pattern ALERT = Pattern.compile("(?:fatal alert: |ALERT_)([A-Za-z_]+)");

  private static final Pattern IDENTITY_ALERT =
      Pattern.compile(
          "(?:fatal alert: |ALERT_)(?:unrecognized_name|no_application_protocol|unknown_ca|bad_certificate|access_denied"
              + "|certificate_(?:required|expired|revoked|unknown)|unsupported_certificate)",
          Pattern.CASE_INSENSITIVE);

  private FaultTranslator() {}

  public static ProbeFault ofConnect(Throwable error, InetSocketAddress address) {
    Optional<String> exhausted = ResourceExhaustion.of(error, address.getAddress());
    if (exhausted.isPresent()) {
      return new ProbeFault(Cause.AGENT, exhausted.get());
    }
    String to = HumanText.address(address);
    return new ProbeFault(
        Cause.CONNECT,
        switch (error) {
          case ConnectTimeoutException _ -> "connection to " + to + " timed out";
          case NoRouteToHostException _ -> "no route to " + to;
          case ConnectException refused when hasMessage(refused, "refused") ->
              "connection refused by " + to;
          default -> to + ": " + message(error);
        });
  }

  /// Over QUIC a server may stay silent, refuse the handshake, or close it.
  public static ProbeFault ofQuic(Throwable error, InetSocketAddress address) {
    return switch (error) {
      case ConnectTimeoutException _ -> ofConnect(error, address);
      case SSLException _ -> ofHandshake(error);
      case QuicClosedChannelException closed
          when closed.event() != null && closed.event().isTlsError() ->
          ofQuicClose(closed.event());
      case PortUnreachableException _ ->
          new ProbeFault(
              Cause.CONNECT,
              "port unreachable: nothing listens on UDP " + HumanText.address(address));
      case QuicException _ when hasMessage(error, "UNKNOWN_VERSION") ->
          new ProbeFault(
              Cause.CONNECT, HumanText.address(address) + " does not support version 1 of QUIC");
      case QuicClosedChannelException _ ->
          new ProbeFault(
              Cause.CONNECT,
              HumanText.address(address)
                  + " closed the QUIC handshake without a reason; it may not serve this host name");
      default ->
          new ProbeFault(
              Cause.CONNECT,
              "QUIC connection to " + HumanText.address(address) + " failed: " + message(error));
    };
  }

  /// The reason that the server gave for closing the connection: a TLS alert (RFC 9001, 4.8) or an
  /// error of QUIC or HTTP/3.
  public static ProbeFault ofQuicClose(QuicConnectionCloseEvent end) {
    if (end.isTlsError()) {
      return new ProbeFault(Cause.TLS, "the server refused the TLS handshake: " + alert(end));
    }
    byte[] words = end.reason();
    String reason =
        words == null || words.length == 0 ? "" : ", '" + HumanText.clipped(words) + "'";
    return new ProbeFault(
        Cause.PROTOCOL,
        "the server closed the QUIC connection: %s error 0x%x%s"
            .formatted(end.isApplicationClose() ? "HTTP/3" : "QUIC", end.error(), reason));
  }

  private static String alert(QuicConnectionCloseEvent end) {
    int alert = QuicConnectionCloseEvent.extractTlsError(end.error());
    return switch (alert) {
      case 40 -> "handshake failure";
      case 42 -> "bad certificate";
      case 46 -> "certificate unknown";
      case 48 -> "unknown ca";
      case 49 -> "access denied";
      case 70 -> "protocol version";
      case 80 -> "internal error";
      case 112 -> "unrecognized name";
      case 116 -> "certificate required";
      case 120 -> "no application protocol";
      default -> "alert " + alert;
    };
  }

  /// The caller puts the name of the proxy before the detail.
  public static ProbeFault ofProxy(
      Throwable error, InetSocketAddress proxy, InetSocketAddress target) {
    String to = HumanText.address(target);
    Matcher status = STATUS.matcher(error.getMessage() + "");
    if (error instanceof ProxyConnectException && status.find()) {
      String answer = HumanText.clipped(status.group(1));
      return new ProbeFault(Cause.CONNECT, "refused a tunnel to " + to + ": " + answer);
    }
    boolean tunnelBroke =
        error instanceof ProxyConnectException && !(error.getCause() instanceof ConnectException);
    return !tunnelBroke
        ? ofConnect(error, proxy)
        : new ProbeFault(Cause.CONNECT, "did not open a tunnel to " + to + closedOr(error));
  }

  /// The progress knows what the server requested until then.
  public static ProbeFault ofHandshake(Throwable error, Progress progress) {
    ProbeFault fault = ofHandshake(error);
    return new ProbeFault(fault.reason(), fault.detail() + missing(progress));
  }

  /// A server may refuse the handshake for want of a certificate; its alert need not say so (RFC
  /// 5246, 7.4.6).
  private static String missing(Progress progress) {
    return progress.find(CommonFacts.CLIENT_CERTIFICATE).filter("requested"::equals).isPresent()
        ? "; it requested a client certificate, and the check has none"
        : "";
  }

  private static ProbeFault ofHandshake(Throwable error) {
    Throwable cause = unwrapped(error);
    Matcher alert = ALERT.matcher(cause.getMessage() + "");
    if (cause instanceof NotSslRecordException) {
      return new ProbeFault(Cause.TLS, "the server does not speak TLS on this port");
    }
    if (alert.find()) {
      return new ProbeFault(
          Cause.TLS, "the server refused the TLS handshake: " + HumanText.lower(alert.group(1)));
    }
    if (isClosed(cause)) {
      return new ProbeFault(Cause.TLS, "the server closed the connection during the TLS handshake");
    }
    if (hasMessage(cause, "UNSUPPORTED_PROTOCOL")
        || hasMessage(cause, "not enabled or supported")) {
      return new ProbeFault(Cause.TLS, "the server offers no TLS version that the check allows");
    }
    return new ProbeFault(Cause.TLS, "TLS handshake failed: " + message(cause));
  }

  /// Whether the handshake failed for a reason that no other engine changes: no TLS at all, an
  /// unknown server name, or a missing or invalid client certificate (RFC 8446, 6.2).
  public static boolean isAboutIdentity(Throwable error) {
    Throwable cause = unwrapped(error);
    return cause instanceof NotSslRecordException
        || IDENTITY_ALERT.matcher(cause.getMessage() + "").find();
  }

  /// `start` is the first bytes of the response.
  public static ProbeFault ofHead(Throwable error, ResponseLimits limits, byte[] start) {
    String quoted = "'" + HumanText.clipped(start) + "'";
    return switch (error) {
      case TooLongFrameException _ -> headersTooLarge(limits);
      case PrematureChannelClosureException _ ->
          new ProbeFault(Cause.PROTOCOL, "connection closed within the headers: " + quoted);
      case Throwable _ when quoted.startsWith("'HTTP/") && !startsWithStatus(start) ->
          ofStatus(firstLine(start).replaceFirst("^\\S* *", ""));
      case Throwable _ when quoted.startsWith("'HTTP/") ->
          new ProbeFault(Cause.PROTOCOL, "invalid headers: " + message(error));
      default -> new ProbeFault(Cause.PROTOCOL, "not an HTTP response: " + quoted);
    };
  }

  private static boolean startsWithStatus(byte[] start) {
    return STATUS_LINE.matcher(firstLine(start)).lookingAt();
  }

  private static String firstLine(byte[] start) {
    return new String(start, ISO_8859_1).lines().findFirst().orElse("");
  }

  /// Whether it has three digits (RFC 9110, 15). Those above 599 are in use.
  public static boolean isStatus(int code) {
    return code >= 100 && code <= 999;
  }

  /// The status, or what is in its place on the status line, is none.
  public static ProbeFault ofStatus(String found) {
    String what =
        found.isBlank()
            ? "the status line has no status"
            : "the status is '"
                + HumanText.clipped(found.getBytes(ISO_8859_1))
                + "', not three digits";
    return new ProbeFault(Cause.PROTOCOL, what);
  }

  public static ProbeFault ofBody(Throwable error) {
    return new ProbeFault(Cause.PROTOCOL, "invalid chunk in the body: " + message(error));
  }

  /// An exception that no peer can cause is returned unchanged: it is a bug of ours.
  public static Throwable ofResponse(Throwable error, ResponseLimits limits, Progress progress) {
    Throwable cause = unwrapped(error);
    String when = " while " + progress.activity();
    return switch (cause) {
      case Http2Exception.HeaderListSizeException _ -> headersTooLarge(limits);
      case Http2Exception _ when hasMessage(cause, "Header size exceeded") ->
          headersTooLarge(limits);
      case Http2Exception _ -> new ProbeFault(Cause.PROTOCOL, "invalid HTTP/2: " + message(cause));
      case Http3Exception tooMuch when tooMuch.errorCode() == H3_EXCESSIVE_LOAD ->
          headersTooLarge(limits);
      case Http3Exception _ -> new ProbeFault(Cause.PROTOCOL, "invalid HTTP/3: " + message(cause));
      case QuicStreamResetException reset -> ofReset(name(reset), progress);
      case QuicException _ ->
          new ProbeFault(Cause.PROTOCOL, "invalid QUIC: " + message(cause) + when);
      case SSLException _ when hasMessage(cause, HandshakeEvidence.TOO_MANY) ->
          new ProbeFault(Cause.TLS, HandshakeEvidence.TOO_MANY);
      case SSLException _ when ALERT.matcher(cause.getMessage() + "").find() ->
          ofHandshake(cause, progress);
      case SSLException _ -> new ProbeFault(Cause.TLS, "TLS failed" + when + ": " + message(cause));
      case IOException _ when hasMessage(cause, "reset") ->
          new ProbeFault(Cause.PROTOCOL, "connection reset" + when);
      case ClosedChannelException _ -> new ProbeFault(Cause.PROTOCOL, "connection closed" + when);
      case IOException _ -> new ProbeFault(Cause.PROTOCOL, message(cause) + when);
      case CodecException _ -> new ProbeFault(Cause.PROTOCOL, message(cause) + when);
      default -> cause;
    };
  }

  /// The server gave up the response with this error code of HTTP/2 or HTTP/3.
  public static ProbeFault ofReset(String code, Progress progress) {
    return new ProbeFault(
        Cause.PROTOCOL, "the server reset the stream: " + code + " while " + progress.activity());
  }

  private static String name(QuicStreamResetException reset) {
    long code = reset.applicationProtocolCode();
    return Arrays.stream(Http3ErrorCode.values())
        .filter(each -> each.code() == code)
        .map(Http3ErrorCode::name)
        .findFirst()
        .orElse("error " + code);
  }

  private static ProbeFault headersTooLarge(ResponseLimits limits) {
    return new ProbeFault(
        Cause.TOO_LARGE, "the headers are larger than " + HumanText.size(limits.headers()));
  }

  private static String closedOr(Throwable error) {
    return isClosed(error) ? ": connection closed" : ": " + message(unwrapped(error));
  }

  private static boolean isClosed(Throwable error) {
    return error instanceof ClosedChannelException
        || hasMessage(error, "closed")
        || hasMessage(error, "reset")
        || hasMessage(error, "Broken pipe");
  }

  private static boolean hasMessage(Throwable error, String words) {
    return error.getMessage() != null && error.getMessage().contains(words);
  }

  private static Throwable unwrapped(Throwable error) {
    boolean isWrapper =
        error instanceof DecoderException || error instanceof ChannelOutputShutdownException;
    return isWrapper && error.getCause() != null ? error.getCause() : error;
  }

  private static String message(Throwable error) {
    return error.getMessage() == null
        ? error.getClass().getSimpleName()
        : HumanText.clipped(error.getMessage());
  }
}
