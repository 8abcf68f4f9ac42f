package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.address.Pin;
import hinomi.net.tls.ChainValidator;
import hinomi.net.tls.PeerChain;
import hinomi.net.tls.TlsClient;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.RecordArrival;
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

/// Makes the TLS handshake on an open connection. It accepts any certificate, so that even a bad
/// one is reported, and verifies the chain before anything else is sent.
final class TlsHandshake {
  private final Visit visit;
  private final TlsOptions options;
  private final List<String> protocols;
  private final TlsEngine engine;
  private boolean hasFailed;
  private boolean hasNoIdentity;

  TlsHandshake(Visit visit, TlsOptions options, List<String> protocols, TlsEngine engine) {
    this.visit = visit;
    this.options = options;
    this.protocols = List.copyOf(protocols);
    this.engine = engine;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  /// Whether the sides did not agree and another engine has more to offer. Alerts about the
  /// identity of the client or the server name are not about that.
  boolean mayNeedOtherEngine() {
    return hasFailed && engine == TlsEngine.BORINGSSL && options.isSupportedBy(TlsEngine.JDK);
  }

  /// The channel, once it is encrypted and the certificate is valid for the host.
  Future<Channel> secure(Channel channel, String host) {
    visit.progress().begin("in the TLS handshake");
    visit.progress().enter(Phase.TLS);
    long start = System.nanoTime();
    return handshake(channel, host)
        .compose(session -> {
          visit.progress().recordPhase(Phase.TLS, System.nanoTime() - start);
          return verify(session, host);
        })
        .map(_ -> channel);
  }

  private Future<SSLSession> handshake(Channel channel, String host) {
    Promise<SSLSession> session = Promise.promise();
    try {
      TlsClient client =
          visit.network().tls(options, protocols, engine, channel, this::certificateRequested);
      SslHandler tls = client.handler();
      tls.setHandshakeTimeoutMillis(0);
      tls.setCloseNotifyFlushTimeoutMillis(1);
      setParameters(tls, host);
      tls.handshakeFuture()
          .addListener(done -> {
            if (done.isSuccess()) {
              visit.progress().received();
              session.tryComplete(tls.engine().getSession());
            } else {
              hasFailed = !hasNoIdentity && !FaultTranslator.isAboutIdentity(done.cause());
              client.evidence().chain().ifPresent(this::record);
              session.tryFail(FaultTranslator.ofHandshake(done.cause(), visit.progress()));
            }
          });
      channel.pipeline().addFirst(new RecordArrival(), tls, new CloseAfterNotify());
    } catch (SSLException | IllegalArgumentException impossible) {
      session.tryFail(
          new ProbeFault(
              Cause.AGENT,
              "these TLS settings are not supported on this machine: " + impossible.getMessage()));
    }
    return session.future();
  }

  private void certificateRequested(boolean sent) {
    hasNoIdentity = !sent && options.client().isEmpty();
    visit.progress().record(CommonFacts.CLIENT_CERTIFICATE, sent ? "sent" : "requested");
  }

  private void record(PeerChain chain) {
    visit.progress().record(CommonFacts.CERTIFICATES, chain.facts(visit.network().now()));
  }

  private void setParameters(SslHandler tls, String host) {
    // New parameters, as those of the engine list all ciphers. What is not set stays unchanged,
    // except for the protocols.
    SSLParameters parameters = new SSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    if (engine == TlsEngine.JDK) {
      options.groupNames().ifPresent(parameters::setNamedGroups);
    }
    if (!Pin.isLiteral(host)) {
      String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    tls.engine().setSSLParameters(parameters);
  }

  /// Fails unless the certificate is valid for the host.
  Future<Void> verify(SSLSession session, String host) {
    return Future.succeededFuture()
        .compose(_ -> verified(session, host))
        .recover(
            error -> Future.failedFuture(error instanceof ProbeFault ? error : unexpected(error)));
  }

  /// An exception caused by a certificate counts against the target.
  private ProbeFault unexpected(Throwable error) {
    return visit.network().unexpected().fault(Cause.TLS, visit.progress().activity(), error);
  }

  private Future<Void> verified(SSLSession session, String host) {
    PeerChain chain = PeerChain.of(session);
    Instant now = visit.network().now();
    visit.progress().record(CommonFacts.TLS_VERSION, session.getProtocol());
    visit.progress().record(CommonFacts.CIPHER, session.getCipherSuite());
    record(chain);
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
        trust.hasVerified(chain, now)
            ? Future.succeededFuture(trust.objection(chain, host, now))
            : visit.offLoop(() -> trust.objection(chain, host, now));
    return objection.onSuccess(_ ->
        trust
            .daysLeft(chain, now)
            .ifPresent(days -> visit.progress().record(CommonFacts.DAYS_LEFT, days)));
  }

  /// Closes the connection after close_notify, as the server may leave it open (RFC 8446, 6.1).
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
