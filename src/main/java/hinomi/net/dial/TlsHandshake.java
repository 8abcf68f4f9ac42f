package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.address.Pin;
import hinomi.net.tls.ChainValidator;
import hinomi.net.tls.PeerChain;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Phase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/// Speaks TLS on an open connection: first shakes hands with whoever is there, so that its
/// certificates are seen however bad they are, then judges them. Nothing is sent before.
final class TlsHandshake {
  private final Visit visit;
  private final TlsOptions options;
  private final List<String> protocols;
  private final TlsEngine engine;
  private boolean hasFailed;

  TlsHandshake(Visit visit, TlsOptions options, List<String> protocols, TlsEngine engine) {
    this.visit = visit;
    this.options = options;
    this.protocols = List.copyOf(protocols);
    this.engine = engine;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  /// Whether the two sides did not agree, and another engine may have more to offer. What the
  /// server says of the client's or of its own name has nothing to do with that.
  boolean mayNeedOtherEngine() {
    return hasFailed && engine == TlsEngine.BORINGSSL;
  }

  /// The channel, once it is secure and the certificate is good for the host.
  Future<Channel> secure(Channel channel, String host) {
    visit.progress().begin("in the TLS handshake");
    long start = System.nanoTime();
    return shakeHands(channel, host)
        .compose(session -> {
          visit.progress().took(Phase.TLS, System.nanoTime() - start);
          return judge(session, host);
        })
        .map(_ -> channel);
  }

  private Future<SSLSession> shakeHands(Channel channel, String host) {
    Promise<SSLSession> session = Promise.promise();
    try {
      SslHandler tls = visit.network().tls(options, protocols, engine).newHandler(channel.alloc());
      tls.setHandshakeTimeoutMillis(0);
      tls.setCloseNotifyFlushTimeoutMillis(1);
      nameHost(tls, host);
      tls.handshakeFuture()
          .addListener(done -> {
            if (done.isSuccess()) {
              visit.progress().heard();
              session.tryComplete(tls.engine().getSession());
            } else {
              hasFailed = !FaultTranslator.isAboutIdentity(done.cause());
              session.tryFail(FaultTranslator.ofHandshake(done.cause()));
            }
          });
      channel.pipeline().addFirst(tls, new CloseAfterNotify());
    } catch (SSLException | IllegalArgumentException impossible) {
      session.tryFail(
          new ProbeFault(
              Cause.AGENT, "TLS as asked for cannot be spoken here: " + impossible.getMessage()));
    }
    return session.future();
  }

  private void nameHost(SslHandler tls, String host) {
    if (!Pin.isLiteral(host)) {
      // Made anew, because those of the engine name all ciphers: what is not set stays as it is,
      // except for the protocols.
      SSLParameters parameters = new SSLParameters();
      parameters.setApplicationProtocols(protocols.toArray(String[]::new));
      String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      parameters.setServerNames(List.of(new SNIHostName(name)));
      tls.engine().setSSLParameters(parameters);
    }
  }

  /// Once hands were shaken, whether the certificate is good for the host.
  Future<Void> judge(SSLSession session, String host) {
    return Future.succeededFuture()
        .compose(_ -> judged(session, host))
        .recover(
            error -> Future.failedFuture(error instanceof ProbeFault ? error : unexpected(error)));
  }

  /// What comes of a certificate is never a bug in the way of the check.
  private ProbeFault unexpected(Throwable error) {
    return visit.network().unexpected().fault(Cause.TLS, visit.progress().underWay(), error);
  }

  private Future<Void> judged(SSLSession session, String host) {
    PeerChain chain = PeerChain.of(session);
    Instant now = visit.network().now();
    visit.progress().saw(CommonFacts.TLS_VERSION, session.getProtocol());
    visit.progress().saw(CommonFacts.CIPHER, session.getCipherSuite());
    visit.progress().saw(CommonFacts.CERTIFICATES, chain.facts(now));
    return objection(chain, host, now)
        .compose(objection ->
            objection.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(new ProbeFault(Cause.TLS, objection.get())));
  }

  private Future<Optional<String>> objection(PeerChain chain, String host, Instant now) {
    if (!options.verify()) {
      return Future.succeededFuture(Optional.empty());
    }
    visit.progress().begin("verifying the certificate");
    ChainValidator trust = visit.network().trust(options);
    Future<Optional<String>> objection =
        trust.knows(chain, now)
            ? Future.succeededFuture(trust.objection(chain, host, now))
            : visit.offLoop(() -> trust.objection(chain, host, now));
    return objection.onSuccess(_ ->
        trust
            .daysLeft(chain, now)
            .ifPresent(days -> visit.progress().saw(CommonFacts.DAYS_LEFT, days)));
  }

  /// The end of what the server sends, though it may leave the connection open (RFC 8446, 6.1).
  private static final class CloseAfterNotify extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      context.fireUserEventTriggered(event);
      if (event instanceof SslCloseCompletionEvent) {
        var _ = context.close();
      }
    }
  }
}
