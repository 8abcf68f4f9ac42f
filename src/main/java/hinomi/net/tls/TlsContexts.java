package hinomi.net.tls;

import hinomi.net.address.HostPort;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS contexts, one for each set of options: BoringSSL where it runs, else the JDK.
///
/// Contexts accept every certificate, so that a handshake yields the chain even when it is bad;
/// [ChainValidator] verifies it before anything is sent. No session is ever resumed: BoringSSL
/// stores none, and the JDK finds none, as its engines do not know the host.
public final class TlsContexts {
  private static final int MAX_CONTEXTS = 64;

  static {
    JdkAlgorithms.allow();
  }

  private final TlsEngine usual;
  private final TlsEngines engines = new TlsEngines();
  private final Map<Options, SslContext> contexts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Options, SslContext> eldest) {
          return size() > MAX_CONTEXTS;
        }
      };

  private final Handshakes handshakes = new Handshakes();
  private final AtomicInteger quicHandshakes = new AtomicInteger();
  private @Nullable QuicSslContext quic;

  public TlsContexts(TlsEngine usual) {
    this.usual = usual;
  }

  public static TlsContexts best() {
    return new TlsContexts(OpenSsl.isAvailable() ? TlsEngine.BORINGSSL : TlsEngine.JDK);
  }

  public TlsEngine usual() {
    return usual;
  }

  /// The engine that the server is known to accept, among those that can do what the options want.
  public TlsEngine engineFor(HostPort server, TlsOptions tls) {
    return usual == TlsEngine.JDK || !tls.isSupportedBy(TlsEngine.BORINGSSL)
        ? TlsEngine.JDK
        : engines.of(server);
  }

  public TlsEngines engines() {
    return engines;
  }

  /// A handler for one handshake, and what it will show. `onRequest` hears of a request for a
  /// client certificate, and whether one is sent.
  public TlsClient client(
      TlsOptions tls,
      List<String> protocols,
      TlsEngine engine,
      Channel channel,
      Consumer<Boolean> onRequest)
      throws SSLException {
    if (!tls.isSupportedBy(engine)) {
      throw new SSLException("they need BoringSSL, which is not available here");
    }
    SslContext context = of(new Options(tls.offer(), tls.client(), List.copyOf(protocols), engine));
    HandshakeEvidence evidence = new HandshakeEvidence(onRequest);
    int number = handshakes.begin(evidence);
    channel.closeFuture().addListener(_ -> handshakes.end(number));
    return new TlsClient(context.newHandler(channel.alloc(), null, number), evidence);
  }

  private synchronized SslContext of(Options options) throws SSLException {
    SslContext known = contexts.get(options);
    if (known == null) {
      known = build(options);
      contexts.put(options, known);
    }
    return known;
  }

  /// For one handshake over QUIC. Sessions are cached by name and port. Each handshake has another
  /// number as its port, so that none is ever resumed.
  public QuicSslEngine quic(ByteBufAllocator memory, String name) {
    return forQuic().newEngine(memory, name, quicHandshakes.incrementAndGet());
  }

  /// Built on first use: most agents never use QUIC.
  private synchronized QuicSslContext forQuic() {
    QuicSslContext known = quic;
    if (known == null) {
      known =
          QuicSslContextBuilder.forClient()
              .trustManager(new AcceptAll())
              .endpointIdentificationAlgorithm("")
              .applicationProtocols(Http3.supportedApplicationProtocols())
              .sessionCacheSize(1)
              .build();
      quic = known;
    }
    return known;
  }

  private SslContext build(Options options) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(
                options.engine == TlsEngine.BORINGSSL ? SslProvider.OPENSSL : SslProvider.JDK)
            .trustManager(handshakes.trust())
            .keyManager(handshakes.keys(options.client))
            .endpointIdentificationAlgorithm("")
            .ciphers(options.offer.ciphers(options.engine).stream().map(Enum::name).toList())
            .protocols(options.offer.versions())
            .applicationProtocolConfig(alpn(options.protocols));
    if (options.engine == TlsEngine.BORINGSSL) {
      builder.enableOcsp(OpenSsl.isOcspSupported()); // the JDK always requests a staple
      // Nothing would continue a renegotiation after a task.
      builder.option(OpenSslContextOption.USE_TASKS, false);
      if (!options.offer.groups().isEmpty()) {
        builder.option(OpenSslContextOption.GROUPS, options.offer.groupNames());
      }
    }
    SslContext context = builder.build();
    if (context instanceof OpenSslContext boring) {
      boring.sessionContext().setSessionCacheEnabled(false);
    }
    return context;
  }

  /// For our own servers with HTTP/2 and HTTP/1.1. They request no client certificate, which would
  /// load all authorities of the system.
  public static SslContext forServer(ThrowawayCa.Identity identity) {
    try {
      return SslContextBuilder.forServer(new SingleIdentity(identity))
          .trustManager(new AcceptAll())
          .applicationProtocolConfig(alpn(HttpVersion.ANY.protocols()))
          .build();
    } catch (SSLException impossible) {
      throw new IllegalStateException("cannot build a TLS context for a server", impossible);
    }
  }

  private static ApplicationProtocolConfig alpn(List<String> protocols) {
    return protocols.isEmpty()
        ? ApplicationProtocolConfig.DISABLED
        : new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            protocols);
  }

  private record Options(
      TlsOffer offer, Optional<ClientIdentity> client, List<String> protocols, TlsEngine engine) {}
}
