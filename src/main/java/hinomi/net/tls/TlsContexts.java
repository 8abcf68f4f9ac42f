package hinomi.net.tls;

import hinomi.net.address.HostPort;
import io.netty.buffer.ByteBufAllocator;
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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// The few different ways in which we say hello in TLS: BoringSSL where it runs, else the JDK.
///
/// Contexts accept every certificate, so that a handshake shows the whole chain even when the chain
/// is bad; [ChainValidator] judges it before anything is sent. No session is ever resumed:
/// BoringSSL keeps none, and the JDK finds none as its engines are never told whom they talk to.
public final class TlsContexts {
  private static final int KEPT = 64;

  private final TlsEngine usual;
  private final TlsEngines engines = new TlsEngines();
  private final Map<Hello, SslContext> contexts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Hello, SslContext> eldest) {
          return size() > KEPT;
        }
      };

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

  /// The engine that the server is known to understand.
  public TlsEngine engineFor(HostPort server) {
    return usual == TlsEngine.JDK ? usual : engines.of(server);
  }

  public TlsEngines engines() {
    return engines;
  }

  public synchronized SslContext of(TlsOptions options, List<String> protocols, TlsEngine engine)
      throws SSLException {
    Hello hello = new Hello(options.min(), options.max(), options.client(), protocols, engine);
    SslContext known = contexts.get(hello);
    if (known == null) {
      known = build(hello);
      contexts.put(hello, known);
    }
    return known;
  }

  /// For one handshake over QUIC. Sessions are remembered by name and port, and asked for by them:
  /// as no two handshakes have the same number there, none is ever resumed.
  public QuicSslEngine quic(ByteBufAllocator memory, String name) {
    return forQuic().newEngine(memory, name, quicHandshakes.incrementAndGet());
  }

  /// Made when it is first wanted: most agents never speak it.
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

  private SslContext build(Hello hello) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(
                hello.engine == TlsEngine.BORINGSSL ? SslProvider.OPENSSL : SslProvider.JDK)
            .trustManager(new AcceptAll())
            .endpointIdentificationAlgorithm("")
            .ciphers(ciphers(hello.engine))
            .protocols(hello.min.upTo(hello.max))
            .applicationProtocolConfig(alpn(hello.protocols));
    if (hello.engine == TlsEngine.BORINGSSL) {
      builder.enableOcsp(OpenSsl.isOcspSupported()); // the JDK always asks
    }
    hello.client.ifPresent(client -> client.presentIn(builder));
    SslContext context = builder.build();
    if (context instanceof OpenSslContext boring) {
      boring.sessionContext().setSessionCacheEnabled(false);
    }
    return context;
  }

  /// A site is not down because Netty would leave its only ciphers out: ChaCha20 before TLS 1.3, or
  /// any that goes with an ECDSA key before TLS 1.2.
  private static List<String> ciphers(TlsEngine engine) {
    return engine == TlsEngine.BORINGSSL
        ? OpenSsl.availableJavaCipherSuites().stream()
            .filter(each -> each.startsWith("TLS_") && !each.contains("_PSK_"))
            .toList()
        : List.of(((SSLSocketFactory) SSLSocketFactory.getDefault()).getDefaultCipherSuites());
  }

  /// For a server of our own that speaks HTTP/2 and HTTP/1.1, and asks nobody for a certificate:
  /// else it would learn all authorities of the system by heart.
  public static SslContext forServer(ThrowawayCa.Identity identity) {
    try {
      return SslContextBuilder.forServer(new SingleIdentity(identity))
          .trustManager(new AcceptAll())
          .applicationProtocolConfig(alpn(HttpVersion.ANY.protocols()))
          .build();
    } catch (SSLException impossible) {
      throw new IllegalStateException("cannot serve TLS", impossible);
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

  private record Hello(
      TlsVersion min,
      TlsVersion max,
      Optional<ClientIdentity> client,
      List<String> protocols,
      TlsEngine engine) {}
}
