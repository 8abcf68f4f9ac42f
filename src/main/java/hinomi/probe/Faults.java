package hinomi.probe;

import hinomi.outcome.Cause;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// What the exceptions of sockets, TLS and codecs mean to the person on call.
final class Faults {
  private static final Pattern STATUS = Pattern.compile("status: (\\d{3}.*)");
  private static final Pattern ALERT = Pattern.compile("(?:fatal alert: |ALERT_)([A-Za-z_]+)");

  private Faults() {}

  static Fault ofConnect(Throwable error, InetSocketAddress address) {
    String to = Words.address(address);
    return new Fault(
        Cause.CONNECT,
        switch (error) {
          case io.netty.channel.ConnectTimeoutException _ -> "no answer from " + to;
          case NoRouteToHostException _ -> "no route to " + to;
          case ConnectException refused when said(refused, "refused") ->
              "connection refused by " + to;
          case SocketException other -> to + ": " + Words.clipped(other.getMessage() + "");
          default -> to + ": " + Words.clipped(error.getMessage() + "");
        });
  }

  static Fault ofProxy(Throwable error, InetSocketAddress proxy, InetSocketAddress target) {
    String to = Words.address(target);
    String who = "proxy " + Words.address(proxy);
    Matcher status = STATUS.matcher(error.getMessage() + "");
    if (error instanceof ProxyConnectException && status.find()) {
      String answer = Words.clipped(status.group(1));
      return new Fault(Cause.CONNECT, who + " refused a tunnel to " + to + ": " + answer);
    }
    return error instanceof ConnectException
        ? ofConnect(error, proxy)
        : new Fault(Cause.CONNECT, who + " opened no tunnel to " + to + closedOr(error));
  }

  static Fault ofHandshake(Throwable error) {
    Throwable cause = unwrapped(error);
    Matcher alert = ALERT.matcher(cause.getMessage() + "");
    if (cause instanceof NotSslRecordException) {
      return new Fault(Cause.TLS, "the server does not speak TLS on this port");
    }
    if (alert.find()) {
      return new Fault(
          Cause.TLS, "the server refused the handshake: " + Words.lower(alert.group(1)));
    }
    if (isClosed(cause)) {
      return new Fault(Cause.TLS, "connection closed by the server during the handshake");
    }
    if (said(cause, "UNSUPPORTED_PROTOCOL") || said(cause, "not enabled or supported")) {
      return new Fault(Cause.TLS, "the server offers no TLS version that is allowed here");
    }
    return new Fault(Cause.TLS, "handshake failed: " + Words.clipped(cause.getMessage() + ""));
  }

  static Fault ofHead(Throwable error, Limits limits, byte[] start) {
    return error instanceof TooLongFrameException
        ? headersTooLarge(limits)
        : new Fault(
            Cause.PROTOCOL,
            start.length > 4
                    && new String(start, 0, 5, java.nio.charset.StandardCharsets.US_ASCII)
                        .equals("HTTP/")
                ? "bad headers: " + Words.clipped(error.getMessage() + "")
                : "not an HTTP answer: '" + Words.clipped(start) + "'");
  }

  static Fault ofBody(Throwable error) {
    return new Fault(
        Cause.PROTOCOL, "bad chunk in the body: " + Words.clipped(error.getMessage() + ""));
  }

  static Fault ofAnswer(Throwable error, Limits limits, Progress progress) {
    Throwable cause = unwrapped(error);
    return switch (cause) {
      case Http2Exception.HeaderListSizeException _ -> headersTooLarge(limits);
      case Http2Exception broken ->
          new Fault(Cause.PROTOCOL, "bad HTTP/2: " + Words.clipped(broken.getMessage() + ""));
      case DecompressionException broken ->
          new Fault(
              Cause.PROTOCOL,
              "the body cannot be decompressed: " + Words.clipped(broken.getMessage() + ""));
      case SSLException broken ->
          new Fault(
              Cause.TLS,
              "TLS broke off while "
                  + progress.underWay()
                  + ": "
                  + Words.clipped(broken.getMessage() + ""));
      case IOException broken ->
          new Fault(
              Cause.PROTOCOL,
              (said(broken, "reset") ? "connection reset" : Words.clipped(broken.getMessage() + ""))
                  + " while "
                  + progress.underWay());
      default -> new Fault(Cause.PROTOCOL, Words.clipped(cause.toString()));
    };
  }

  private static Fault headersTooLarge(Limits limits) {
    return new Fault(
        Cause.TOO_LARGE, "the headers are larger than " + Words.size(limits.headers()));
  }

  private static String closedOr(Throwable error) {
    return isClosed(error)
        ? ": connection closed"
        : ": " + Words.clipped(String.valueOf(unwrapped(error).getMessage()));
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
}
