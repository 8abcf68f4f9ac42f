package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.net.tls.HttpVersion;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
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
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;

/// Sends one request on a ready connection and reads its response, in HTTP/1.1, HTTP/2 or HTTP/3.
public final class Exchange {
  /// Frames of streams that nobody opened; one more ends the connection.
  private static final int MAX_REFUSALS = 100;

  /// Frames other than the response, such as pings and settings, which have to be replied to.
  private static final int MAX_CONTROL_FRAMES = 1_000;

  /// A request with a larger body, in bytes, has a phase in which it is sent.
  static final int UPLOAD = 16 << 10;

  private final Visit visit;
  private final Progress progress;
  private final ResponseLimits limits;
  private final HttpVersion version;

  public Exchange(Visit visit, ResponseLimits limits, HttpVersion version) {
    this.visit = visit;
    this.progress = visit.progress();
    this.limits = limits;
    this.version = version;
  }

  /// The response, once it is whole. Releases the request in any case.
  public Future<Response> send(Channel channel, FullHttpRequest request) {
    Optional<Throwable> failure = HandoverHandler.failure(channel);
    if (failure.isPresent()) {
      request.release();
      return Future.failedFuture(FaultTranslator.ofResponse(failure.get(), limits, progress));
    }
    progress.begin("sending the request");
    if (channel instanceof QuicChannel connection) {
      return overHttp3(connection, request);
    }
    if (!isHttp2(channel)) {
      return version == HttpVersion.HTTP_2 ? withoutHttp2(request) : overHttp1(channel, request);
    }
    return overHttp2(channel, request);
  }

  private Future<Response> overHttp1(Channel channel, FullHttpRequest request) {
    ResponseReader reader = new ResponseReader(visit, limits, Optional.empty(), request.method());
    Http1Codec codec = new Http1Codec(config(), request.method());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(reader.bytes(), codec, reader.head());
    pipeline.addLast(reader.body(), reader.end());
    pipeline.remove(HandoverHandler.class);
    return write(channel, request, reader);
  }

  private Future<Response> overHttp2(Channel channel, FullHttpRequest request) {
    ResponseReader reader =
        new ResponseReader(visit, limits, Optional.of("HTTP/2"), request.method());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(frames().build(), new ControlFrameLimit(reader));
    pipeline.addLast(new Http2MultiplexHandler(new HandoverHandler()), reader.end());
    pipeline.remove(HandoverHandler.class);
    new Http2StreamChannelBootstrap(channel)
        .handler(new HandoverHandler())
        .open()
        .addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) -> {
          if (opened.isSuccess()) {
            onStream(opened.getNow(), request, reader);
          } else {
            request.release();
            reader.fail(opened.cause());
          }
        });
    return reader.whole();
  }

  private void onStream(Http2StreamChannel stream, FullHttpRequest request, ResponseReader reader) {
    ChannelPipeline pipeline = stream.pipeline();
    pipeline.addLast(reader.bytes(), new Http2StreamFrameToHttpObjectCodec(false));
    pipeline.addLast(reader.head(), reader.body(), reader.end());
    pipeline.remove(HandoverHandler.class);
    write(stream, request, reader).otherwiseEmpty();
  }

  private Future<Response> overHttp3(QuicChannel connection, FullHttpRequest request) {
    ResponseReader reader =
        new ResponseReader(visit, limits, Optional.of("HTTP/3"), request.method());
    connection.pipeline().addLast(reader.end());
    Http3.newRequestStream(connection, onStream(reader))
        .addListener((io.netty.util.concurrent.Future<QuicStreamChannel> opened) -> {
          if (opened.isSuccess()) {
            write(opened.getNow(), request, reader).otherwiseEmpty();
          } else {
            request.release();
            reader.fail(opened.cause());
          }
        });
    return reader.whole();
  }

  private static ChannelHandler onStream(ResponseReader reader) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addFirst(reader.bytes());
        stream.pipeline().addLast(errors(reader), new Http3FrameToHttpObjectCodec(false));
        stream.pipeline().addLast(reader.head(), reader.body());
        stream.pipeline().addLast(reader.end());
      }
    };
  }

  /// The codec behind it would swallow what is wrong with a frame.
  private static ChannelHandler errors(ResponseReader reader) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        reader.fail(error);
      }
    };
  }

  private static Future<Response> write(
      Channel channel, FullHttpRequest request, ResponseReader reader) {
    reader.sending(request.content().readableBytes() > UPLOAD);
    ChannelFuture writing = channel.writeAndFlush(request);
    writing.addListener(done -> {
      if (done.isSuccess()) {
        reader.sent();
      } else if (channel.isActive() && done.cause() instanceof IOException) {
        reader.notSent(done.cause());
      } else {
        reader.fail(done.cause());
      }
    });
    return reader.whole();
  }

  private static Future<Response> withoutHttp2(FullHttpRequest request) {
    request.release();
    return Future.failedFuture(
        new ProbeFault(Cause.PROTOCOL, "the server did not negotiate HTTP/2 in the TLS handshake"));
  }

  private boolean isHttp2(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null
        ? version == HttpVersion.HTTP_2
        : ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
  }

  /// Leaves the connection after an upgrade to the handlers behind, with whatever the server sent
  /// after the response.
  public static void handOver(Channel channel) {
    ResponseReader.handOver(channel.pipeline());
  }

  private HttpDecoderConfig config() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength((int) limits.headers())
        .setMaxHeaderSize((int) limits.headers())
        .setAllowDuplicateContentLengths(true) // if they are the same (RFC 9110, 8.6)
        .setHeadersFactory(ResponseHeaders.FACTORY)
        .setTrailersFactory(ResponseHeaders.FACTORY)
        .setUseRfc9112TransferEncoding(false) // chunks win over a length (RFC 9112, 6.3)
        .setStrictLineParsing(false); // a bare LF ends a line as well (RFC 9112, 2.2)
  }

  private Http2FrameCodecBuilder frames() {
    Http2FrameCodecBuilder builder =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .maxHeaderListSize(limits.headers()))
            .encoderEnforceMaxRstFramesPerWindow(MAX_REFUSALS, 1);
    builder.gracefulShutdownTimeoutMillis(0);
    return builder;
  }

  /// Fails the response of a server that does not stop sending control frames, or that closes the
  /// connection because it wants HTTP/1.1.
  private static final class ControlFrameLimit extends ChannelInboundHandlerAdapter {
    private final ResponseReader reader;
    private int count;

    ControlFrameLimit(ResponseReader reader) {
      this.reader = reader;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2GoAwayFrame end
          && end.errorCode() == Http2Error.HTTP_1_1_REQUIRED.code()) {
        reader.fail(new Http11Required());
      }
      boolean isResponse = frame instanceof Http2HeadersFrame || frame instanceof Http2DataFrame;
      if (!isResponse && ++count > MAX_CONTROL_FRAMES) {
        ReferenceCountUtil.release(frame);
        reader.fail(
            Cause.PROTOCOL,
            "the server sent more than " + MAX_CONTROL_FRAMES + " HTTP/2 control frames");
      } else {
        context.fireChannelRead(frame);
      }
    }
  }
}
