package hinomi.net;

import hinomi.config.Secrets;
import hinomi.judging.JudgingPool;
import hinomi.net.address.Family;
import hinomi.net.address.HostPort;
import hinomi.net.address.Pin;
import hinomi.net.tls.ChainValidator;
import hinomi.net.tls.TlsClient;
import hinomi.net.tls.TlsContexts;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.outcome.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// What all probes share: the event loop, name resolution, trust, budgets, and the policy of where
/// the agent may connect. One for the whole agent.
public final class Network implements AutoCloseable {
  private static final int MAX_EXTRA_TRUST = 64;

  /// At most 4 KiB are read from a connection before it is the turn of the others, so that one fast
  /// server cannot make others look slow.
  private static final RecvByteBufAllocator RECV_ALLOCATOR =
      new AdaptiveRecvByteBufAllocator(64, 2_048, 4_096).maxMessagesPerRead(1);

  private final VertxInternal vertx;
  private final NetworkSettings settings;
  private final InstantSource clock;
  private final Resolver resolver;
  private final TlsContexts contexts;
  private final ChainValidator trust;
  private final Secrets secrets;
  private final TokenCache tokens;
  private final UnexpectedErrors unexpected;
  private final JudgingPool judging;
  private final BodyMemory bodies;
  private final String check;
  private final Family either;
  private final Map<List<X509Certificate>, ChainValidator> extraTrust;

  public Network(Vertx vertx, NetworkSettings settings, InstantSource clock) {
    this(vertx, settings, clock, new Secrets());
  }

  /// Secrets that probes obtain, such as tokens, are added to the secrets.
  public Network(Vertx vertx, NetworkSettings settings, InstantSource clock, Secrets secrets) {
    this(vertx, settings, clock, secrets, TlsContexts.best());
  }

  public Network(
      Vertx vertx,
      NetworkSettings settings,
      InstantSource clock,
      Secrets secrets,
      TlsContexts contexts) {
    this.vertx = (VertxInternal) vertx;
    this.settings = settings;
    this.clock = clock;
    this.contexts = contexts;
    this.resolver =
        new Resolver(
            this.vertx.transport(),
            new ResolvConf(Path.of("/etc/resolv.conf"), System::nanoTime)::now);
    ChainValidator system = ChainValidator.system();
    this.trust = settings.ca().isEmpty() ? system : system.and(settings.ca());
    this.secrets = secrets;
    this.tokens = new TokenCache();
    this.unexpected = new UnexpectedErrors();
    this.judging = new JudgingPool();
    this.bodies = new BodyMemory();
    this.check = "";
    this.either = Family.ANY;
    this.extraTrust = Collections.synchronizedMap(new ExtraTrust());
  }

  private Network(Network other, NetworkSettings settings, String check, Family either) {
    this.vertx = other.vertx;
    this.settings = settings;
    this.clock = other.clock;
    this.contexts = other.contexts;
    this.resolver = other.resolver;
    this.trust = other.trust;
    this.secrets = other.secrets;
    this.tokens = other.tokens;
    this.unexpected = other.unexpected;
    this.judging = other.judging;
    this.bodies = other.bodies;
    this.check = check;
    this.either = either;
    this.extraTrust = other.extraTrust;
  }

  private static final class ExtraTrust
      extends LinkedHashMap<List<X509Certificate>, ChainValidator> {
    private static final long serialVersionUID = 1;

    ExtraTrust() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<List<X509Certificate>, ChainValidator> eldest) {
      return size() > MAX_EXTRA_TRUST;
    }
  }

  /// A view with other settings. It shares all else, and closing this one closes it.
  public Network with(NetworkSettings other) {
    return new Network(this, other, check, either);
  }

  /// A view for the probes of one check: what they judge is queued and bounded as that check's.
  public Network forCheck(String name) {
    return new Network(this, settings, name, either);
  }

  /// A view in which probes that want both families use this one.
  public Network over(Family family) {
    return new Network(this, settings, check, family);
  }

  public JudgingPool judging() {
    return judging;
  }

  /// Prepares steps off the loop, in a queue apart from the judgements of the check.
  public <T> Future<T> prepare(Duration timeout, Callable<T> work) {
    Promise<T> promise = vertx.getOrCreateContext().promise();
    return judging.judge(check + " (steps)", 0, timeout, promise, work);
  }

  public BodyMemory bodies() {
    return bodies;
  }

  /// Judges a response of so many bytes off the loop, within the timeout; completes on the caller's
  /// context.
  public <T> Future<T> judge(long bytes, Duration timeout, Callable<T> work) {
    return judging.judge(check, bytes, timeout, vertx.getOrCreateContext().promise(), work);
  }

  public Vertx vertx() {
    return vertx;
  }

  public NetworkSettings settings() {
    return settings;
  }

  public Secrets secrets() {
    return secrets;
  }

  public TokenCache tokens() {
    return tokens;
  }

  public UnexpectedErrors unexpected() {
    return unexpected;
  }

  public Instant now() {
    return clock.instant();
  }

  /// A name server that a check names is subject to the policy; that of the operator is not.
  public Future<List<InetAddress>> resolve(
      String name, Family family, Optional<Pin> by, EventLoop loop, Cancellation cancellation) {
    Optional<String> objection =
        by.flatMap(server -> settings.policy().objection(server.address(), Optional.empty()));
    if (objection.isPresent()) {
      return Future.failedFuture(
          new ProbeFault(
              Cause.BLOCKED, "cannot resolve " + name + ": name server " + objection.get()));
    }
    Family used = family == Family.BOTH ? either : family;
    return resolver.resolve(name, used, by.or(settings::resolver), loop, cancellation);
  }

  /// A view that may connect to the agent's own name server whatever the policy says.
  public Network allowingNameServer() {
    InetAddress server =
        settings.resolver().map(Pin::address).orElseGet(() -> resolver.systemServer().getAddress());
    return with(settings.with(settings.policy().allowing(server)));
  }

  /// The name server of checks that name none.
  public HostPort nameServer() {
    InetSocketAddress server =
        settings.resolver().map(pin -> pin.withPort(53)).orElseGet(resolver::systemServer);
    return new HostPort(NetUtil.toAddressString(server.getAddress()), server.getPort());
  }

  /// Server sockets on the loop.
  public ServerBootstrap servers(EventLoop loop) {
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(vertx.transport().serverChannelFactory(false));
  }

  public Bootstrap datagrams(EventLoop loop) {
    return new Bootstrap().group(loop).channelFactory(vertx.transport().datagramChannelFactory());
  }

  /// TCP client sockets on the loop, for addresses that are resolved already.
  public Bootstrap sockets(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(vertx.transport().channelFactory(false))
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, RECV_ALLOCATOR)
        .disableResolver();
  }

  /// TLS for the channel; `onRequest` hears of a request for a client certificate, and whether one
  /// is sent.
  public TlsClient tls(
      TlsOptions options,
      List<String> protocols,
      TlsEngine engine,
      Channel channel,
      Consumer<Boolean> onRequest)
      throws SSLException {
    return contexts.client(options, protocols, engine, channel, onRequest);
  }

  public TlsEngine usualTlsEngine() {
    return contexts.usual();
  }

  /// The engine that the server is known to accept.
  public TlsEngine tlsEngineFor(HostPort server, TlsOptions options) {
    return contexts.engineFor(server, options);
  }

  public void acceptsJdkOnly(HostPort server) {
    contexts.engines().acceptsJdkOnly(server);
  }

  public QuicSslEngine quic(ByteBufAllocator memory, String name) {
    return contexts.quic(memory, name);
  }

  public ChainValidator trust(TlsOptions options) {
    return options.ca().isEmpty() ? trust : extraTrust.computeIfAbsent(options.ca(), trust::and);
  }

  /// Closes resolvers and judging threads; running probes end by themselves.
  @Override
  public void close() {
    resolver.close();
    judging.close();
  }
}
