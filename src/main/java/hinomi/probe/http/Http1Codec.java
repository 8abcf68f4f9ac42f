package hinomi.probe.http;

import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;

/// Writes one HTTP/1.1 request and reads its response.
final class Http1Codec extends CombinedChannelDuplexHandler<ResponseDecoder, HttpRequestEncoder> {
  Http1Codec(HttpDecoderConfig config, HttpMethod method) {
    super(new ResponseDecoder(config, method), new HttpRequestEncoder());
  }
}
