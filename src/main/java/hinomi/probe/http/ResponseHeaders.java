package hinomi.probe.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import java.util.Arrays;

/// The headers of an HTTP/1.1 response as they come: [InvalidHeaders] are a fact and harm nobody.
/// The transfer coding `chunked` counts once, however often it is said, as in browsers: a proxy
/// that repeats it has not applied it again.
final class ResponseHeaders extends DefaultHttpHeaders {
  static final HttpHeadersFactory FACTORY =
      new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
          return new ResponseHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
          return new ResponseHeaders();
        }
      };

  private ResponseHeaders() {
    super(
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).getNameValidator(),
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).getValueValidator());
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    if (!HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name) || !isChunked(value)) {
      return super.add(name, value);
    }
    return contains(name, HttpHeaderValues.CHUNKED, true)
        ? this
        : super.add(name, HttpHeaderValues.CHUNKED);
  }

  private static boolean isChunked(Object codings) {
    return Arrays.stream(codings.toString().split(","))
        .allMatch(each -> HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(each.strip()));
  }
}
