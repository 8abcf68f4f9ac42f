package hinomi.probe.http;

import hinomi.net.address.Url;
import hinomi.net.dial.Proxy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// A request as sent: the agent's own headers, each replaced by that of the author if there is one.
public final class RequestMessage {
  private static final String AGENT =
      "Hinomi/"
          + Optional.ofNullable(RequestMessage.class.getPackage().getImplementationVersion())
              .orElse("dev");
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private RequestMessage() {}

  public static FullHttpRequest of(Request request, Optional<String> cookies) {
    ByteBuf body = Unpooled.wrappedBuffer(request.content());
    FullHttpRequest message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            Url.pathAndQuery(request.url()),
            body);
    putOwn(message.headers(), request, body.readableBytes());
    putAuthors(message.headers(), request);
    cookies.ifPresent(it -> addCookies(message.headers(), it));
    return message;
  }

  /// The same for a proxy that forwards it: in absolute form (RFC 9112, 3.2.2).
  static FullHttpRequest through(Proxy proxy, Request request, Optional<String> cookies) {
    URI url = request.url();
    FullHttpRequest message = of(request, cookies);
    message.setUri(url.getScheme() + "://" + Url.hostHeader(url) + Url.pathAndQuery(url));
    proxy
        .authorization()
        .ifPresent(it -> message.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, it));
    return message;
  }

  private static void putOwn(HttpHeaders headers, Request request, int length) {
    headers.set(HttpHeaderNames.HOST, Url.hostHeader(request.url()));
    headers.set(HttpHeaderNames.USER_AGENT, AGENT);
    headers.set(HttpHeaderNames.ACCEPT, "*/*");
    headers.set(HttpHeaderNames.CONNECTION, "close");
    if (request.compression()) {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, "gzip, deflate");
    }
    request.body().ifPresent(it -> headers.set(HttpHeaderNames.CONTENT_TYPE, it.type()));
    if (request.body().isPresent() || WITH_BODY.contains(request.method())) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
  }

  private static void putAuthors(HttpHeaders headers, Request request) {
    request.headers().forEach(each -> headers.remove(each.getKey()));
    request.headers().forEach(each -> headers.add(each.getKey(), encoded(each.getValue())));
  }

  /// The codecs write the low octet of each character: here, those of UTF-8, as curl sends them.
  private static String encoded(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void addCookies(HttpHeaders headers, String cookies) {
    String own = headers.get(HttpHeaderNames.COOKIE);
    headers.set(HttpHeaderNames.COOKIE, own == null ? cookies : own + "; " + cookies);
  }
}
