package hinomi.net.visit;

import static io.netty.handler.codec.http3.Http3ErrorCode.H3_EXCESSIVE_LOAD;

import hinomi.net.ProbeFault;
import hinomi.net.ResourceExhaustion;
import hinomi.outcome.Cause;
import hinomi.text.HumanText;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.quic.QuicClosedChannelException;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// What the exceptions of sockets, TLS and codecs mean to the person on call.
public final class FaultTranslator {
  private static final Pattern STATUS = Pattern.compile("status: (\\d{3}.*)");
  private static final Pattern ALERT = Pattern.compile("(?:fatal alert: |ALERT_)([A-Za-z_]+)");

  private static final Pattern IDENTITY_ALERT =
      Pattern.compile(
          "(?:fatal alert: |ALERT_)(?:unrecognized_name|unknown_ca|bad_certificate|access_denied"
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
          case ConnectTimeoutException _ -> "no answer from " + to;
          case NoRouteToHostException _ -> "no route to " + to;
          case ConnectException refused when said(refused, "refused") ->
              "connection refused by " + to;
          default -> to + ": " + message(error);
        });
  }

  /// Over QUIC a server may be silent, refuse the handshake, or end it.
  public static ProbeFault ofQuic(Throwable error, InetSocketAddress address) {
    return switch (error) {
      case ConnectTimeoutException _ -> ofConnect(error, address);
      case SSLException _ -> ofHandshake(error);
      case QuicClosedChannelException closed
          when closed.event() != null && closed.event().isTlsError() ->
          new ProbeFault(Cause.TLS, "the server refused the handshake: " + alert(closed.event()));
      case QuicClosedChannelException _ ->
          new ProbeFault(
              Cause.CONNECT,
              HumanText.address(address)
                  + " ended the QUIC handshake and did not say why; it may know no site of this name");
      default ->
          new ProbeFault(
              Cause.CONNECT,
              "no QUIC connection to " + HumanText.address(address) + ": " + message(error));
    };
  }

  private static String alert(QuicConnectionCloseEvent end) {
    int alert = QuicConnectionCloseEvent.extractTlsError(end.error());
    return switch (alert) {
      case 40 -> "handshake failure";
      case 80 -> "internal error";
      case 112 -> "unrecognized name";
      case 120 -> "no application protocol";
      default -> "alert " + alert;
    };
  }

  /// What the proxy did; whose name is for the caller to put before.
  public static ProbeFault ofProxy(
      Throwable error, InetSocketAddress proxy, InetSocketAddress target) {
    String to = HumanText.address(target);
    Matcher status = STATUS.matcher(error.getMessage() + "");
    if (error instanceof ProxyConnectException && status.find()) {
      String answer = HumanText.clipped(status.group(1));
      return new ProbeFault(Cause.CONNECT, "it refused a tunnel to " + to + ": " + answer);
    }
    boolean tunnelBroke =
        error instanceof ProxyConnectException && !(error.getCause() instanceof ConnectException);
    return !tunnelBroke
        ? ofConnect(error, proxy)
        : new ProbeFault(Cause.CONNECT, "it opened no tunnel to " + to + closedOr(error));
  }

  public static ProbeFault ofHandshake(Throwable error) {
    Throwable cause = unwrapped(error);
    Matcher alert = ALERT.matcher(cause.getMessage() + "");
    if (cause instanceof NotSslRecordException) {
      return new ProbeFault(Cause.TLS, "the server does not speak TLS on this port");
    }
    if (alert.find()) {
      return new ProbeFault(
          Cause.TLS, "the server refused the handshake: " + HumanText.lower(alert.group(1)));
    }
    if (isClosed(cause)) {
      return new ProbeFault(Cause.TLS, "connection closed by the server during the handshake");
    }
    if (said(cause, "UNSUPPORTED_PROTOCOL") || said(cause, "not enabled or supported")) {
      return new ProbeFault(Cause.TLS, "the server offers no TLS version that is allowed here");
    }
    return new ProbeFault(Cause.TLS, "handshake failed: " + message(cause));
  }

  /// Whether the handshake failed for what neither engine nor ciphers change: no TLS at all, an
  /// unknown name, or a certificate of the client that is missing or not good (RFC 8446, 6.2).
  public static boolean isAboutIdentity(Throwable error) {
    Throwable cause = unwrapped(error);
    return cause instanceof NotSslRecordException
        || IDENTITY_ALERT.matcher(cause.getMessage() + "").find();
  }

  /// The start is what came first on the wire.
  public static ProbeFault ofHead(Throwable error, ResponseLimits limits, byte[] start) {
    String said = "'" + HumanText.clipped(start) + "'";
    return switch (error) {
      case TooLongFrameException _ -> headersTooLarge(limits);
      case PrematureChannelClosureException _ ->
          new ProbeFault(Cause.PROTOCOL, "connection closed in the middle of the headers: " + said);
      case Throwable _ when said.startsWith("'HTTP/") ->
          new ProbeFault(Cause.PROTOCOL, "bad headers: " + message(error));
      default -> new ProbeFault(Cause.PROTOCOL, "not an HTTP answer: " + said);
    };
  }

  public static ProbeFault ofBody(Throwable error) {
    return new ProbeFault(Cause.PROTOCOL, "bad chunk in the body: " + message(error));
  }

  /// What is no fault of the peer's comes back as it is: then it is a bug of ours.
  public static Throwable ofAnswer(Throwable error, ResponseLimits limits, Progress progress) {
    Throwable cause = unwrapped(error);
    String when = " while " + progress.underWay();
    return switch (cause) {
      case Http2Exception.HeaderListSizeException _ -> headersTooLarge(limits);
      case Http2Exception _ when said(cause, "Header size exceeded") -> headersTooLarge(limits);
      case Http2Exception _ -> new ProbeFault(Cause.PROTOCOL, "bad HTTP/2: " + message(cause));
      case Http3Exception tooMuch when tooMuch.errorCode() == H3_EXCESSIVE_LOAD ->
          headersTooLarge(limits);
      case Http3Exception _ -> new ProbeFault(Cause.PROTOCOL, "bad HTTP/3: " + message(cause));
      case QuicException _ -> new ProbeFault(Cause.PROTOCOL, "bad QUIC: " + message(cause) + when);
      case SSLException _ when ALERT.matcher(cause.getMessage() + "").find() -> ofHandshake(cause);
      case SSLException _ -> new ProbeFault(Cause.TLS, "TLS broke" + when + ": " + message(cause));
      case IOException _ when said(cause, "reset") ->
          new ProbeFault(Cause.PROTOCOL, "connection reset" + when);
      case ClosedChannelException _ -> new ProbeFault(Cause.PROTOCOL, "connection closed" + when);
      case IOException _ -> new ProbeFault(Cause.PROTOCOL, message(cause) + when);
      case CodecException _ -> new ProbeFault(Cause.PROTOCOL, message(cause) + when);
      default -> cause;
    };
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
        || said(error, "closed")
        || said(error, "reset")
        || said(error, "Broken pipe");
  }

  private static boolean said(Throwable error, String words) {
    return error.getMessage() != null && error.getMessage().contains(words);
  }

  private static Throwable unwrapped(Throwable error) {
    return error instanceof DecoderException && error.getCause() != null ? error.getCause() : error;
  }

  private static String message(Throwable error) {
    return error.getMessage() == null
        ? error.getClass().getSimpleName()
        : HumanText.clipped(error.getMessage());
  }
}
