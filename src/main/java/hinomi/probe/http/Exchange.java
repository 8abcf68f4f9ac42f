package hinomi.probe.http;

import hinomi.net.BodyMemory;
import hinomi.net.ProbeFault;
import hinomi.net.tls.HttpVersion;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3FrameToHttpObjectCodec;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import java.util.Optional;

/// Sends one request on a ready connection and waits for its answer, in HTTP/1.1, HTTP/2 or HTTP/3.
public final class Exchange {
  /// So many frames of streams that nobody opened are refused before the connection is given up.
  private static final int MOST_REFUSALS = 100;

  private final Progress progress;
  private final ResponseLimits limits;
  private final BodyMemory memory;
  private final HttpVersion version;

  /// Bodies take their memory from that.
  public Exchange(
      Progress progress, ResponseLimits limits, BodyMemory memory, HttpVersion version) {
    this.progress = progress;
    this.memory = memory;
    this.limits = limits;
    this.version = version;
  }

  /// The answer, once it is whole. The request is released in any case.
  public Future<ResponseReader> send(Channel channel, FullHttpRequest request) {
    Optional<Throwable> broken = HandoverHandler.broken(channel);
    if (broken.isPresent()) {
      request.release();
      return Future.failedFuture(FaultTranslator.ofAnswer(broken.get(), limits, progress));
    }
    progress.begin("sending the request");
    if (channel instanceof QuicChannel connection) {
      return overHttp3(connection, request);
    }
    if (!speaksHttp2(channel)) {
      return version == HttpVersion.HTTP_2 ? refused(request) : overHttp1(channel, request);
    }
    return overHttp2(channel, request);
  }

  private Future<ResponseReader> overHttp1(Channel channel, FullHttpRequest request) {
    ResponseReader answer =
        new ResponseReader(progress, limits, memory, Optional.empty(), request.method());
    HttpClientCodec codec = new HttpClientCodec(config(), false, false);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(answer.bytes(), codec, answer.head());
    pipeline.addLast(answer.body(), answer.watch());
    pipeline.remove(HandoverHandler.class);
    return write(channel, request, answer);
  }

  private Future<ResponseReader> overHttp2(Channel channel, FullHttpRequest request) {
    ResponseReader answer =
        new ResponseReader(progress, limits, memory, Optional.of("HTTP/2"), request.method());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(frames().build(), new Http2ControlLimit(answer));
    pipeline.addLast(new Http2MultiplexHandler(new HandoverHandler()), answer.watch());
    pipeline.remove(HandoverHandler.class);
    new Http2StreamChannelBootstrap(channel)
        .handler(new HandoverHandler())
        .open()
        .addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) -> {
          if (opened.isSuccess()) {
            onStream(opened.getNow(), request, answer);
          } else {
            request.release();
            answer.fail(opened.cause());
          }
        });
    return answer.whole();
  }

  private void onStream(Http2StreamChannel stream, FullHttpRequest request, ResponseReader answer) {
    ChannelPipeline pipeline = stream.pipeline();
    pipeline.addLast(answer.bytes(), new Http2StreamFrameToHttpObjectCodec(false));
    pipeline.addLast(answer.head(), answer.body(), answer.watch());
    pipeline.remove(HandoverHandler.class);
    write(stream, request, answer).otherwiseEmpty();
  }

  private Future<ResponseReader> overHttp3(QuicChannel connection, FullHttpRequest request) {
    ResponseReader answer =
        new ResponseReader(progress, limits, memory, Optional.of("HTTP/3"), request.method());
    connection.pipeline().addLast(answer.watch());
    Http3.newRequestStream(connection, onStream(answer))
        .addListener((io.netty.util.concurrent.Future<QuicStreamChannel> opened) -> {
          if (opened.isSuccess()) {
            write(opened.getNow(), request, answer).otherwiseEmpty();
          } else {
            request.release();
            answer.fail(opened.cause());
          }
        });
    return answer.whole();
  }

  private static ChannelHandler onStream(ResponseReader answer) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addFirst(answer.bytes());
        stream.pipeline().addLast(faults(answer), new Http3FrameToHttpObjectCodec(false));
        stream.pipeline().addLast(answer.head(), answer.body());
        stream.pipeline().addLast(answer.watch());
      }
    };
  }

  /// The codec after it would keep what is wrong with a frame to itself.
  private static ChannelHandler faults(ResponseReader answer) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        answer.fail(error);
      }
    };
  }

  private static Future<ResponseReader> write(
      Channel channel, FullHttpRequest request, ResponseReader answer) {
    answer.sending();
    channel
        .writeAndFlush(request)
        .addListener(done -> {
          if (done.isSuccess()) {
            answer.sent();
          } else {
            answer.fail(done.cause());
          }
        });
    return answer.whole();
  }

  private static Future<ResponseReader> refused(FullHttpRequest request) {
    request.release();
    return Future.failedFuture(
        new ProbeFault(Cause.PROTOCOL, "the server did not agree to HTTP/2 in the handshake"));
  }

  private boolean speaksHttp2(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null
        ? version == HttpVersion.HTTP_2
        : ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
  }

  private HttpDecoderConfig config() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength((int) limits.headers())
        .setMaxHeaderSize((int) limits.headers())
        .setAllowDuplicateContentLengths(true) // if they are the same (RFC 9110, 8.6)
        .setStrictLineParsing(false); // a bare LF ends a line as well (RFC 9112, 2.2)
  }

  private Http2FrameCodecBuilder frames() {
    Http2FrameCodecBuilder builder =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .maxHeaderListSize(limits.headers()))
            .encoderEnforceMaxRstFramesPerWindow(MOST_REFUSALS, 1);
    builder.gracefulShutdownTimeoutMillis(0);
    return builder;
  }
}
