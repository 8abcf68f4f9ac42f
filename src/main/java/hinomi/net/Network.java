package hinomi.net;

import hinomi.config.Secrets;
import hinomi.judging.JudgingPool;
import hinomi.net.address.Family;
import hinomi.net.address.HostPort;
import hinomi.net.address.Pin;
import hinomi.net.tls.ChainValidator;
import hinomi.net.tls.TlsContexts;
import hinomi.net.tls.TlsEngine;
import hinomi.net.tls.TlsOptions;
import hinomi.outcome.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.ssl.SslContext;
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
import javax.net.ssl.SSLException;

/// What every probe stands on: the event loop, names and addresses, trust, and the policy of where
/// we may connect to. One for the whole agent.
public final class Network implements AutoCloseable {
  private static final int KEPT = 64;

  /// So much is read from a connection before it is the turn of the others: one server that talks
  /// as fast as it can must not make others look slow.
  private static final RecvByteBufAllocator SIPS =
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
  private final Map<List<X509Certificate>, ChainValidator> further;

  public Network(Vertx vertx, NetworkSettings settings, InstantSource clock) {
    this(vertx, settings, clock, new Secrets());
  }

  /// What probes are told in confidence is added to the secrets.
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
            this.vertx.transport(), new ResolvConf(Path.of("/etc/resolv.conf"), System::nanoTime));
    ChainValidator system = ChainValidator.system();
    this.trust = settings.ca().isEmpty() ? system : system.and(settings.ca());
    this.secrets = secrets;
    this.tokens = new TokenCache();
    this.unexpected = new UnexpectedErrors();
    this.judging = new JudgingPool();
    this.bodies = new BodyMemory();
    this.check = "";
    this.further = Collections.synchronizedMap(new Kept());
  }

  private Network(Network other, NetworkSettings settings, String check) {
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
    this.further = other.further;
  }

  private static final class Kept extends LinkedHashMap<List<X509Certificate>, ChainValidator> {
    private static final long serialVersionUID = 1;

    Kept() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<List<X509Certificate>, ChainValidator> eldest) {
      return size() > KEPT;
    }
  }

  /// The same but for its settings; what it keeps is kept by this one.
  public Network with(NetworkSettings others) {
    return new Network(this, others, check);
  }

  /// The same for the probes of one check: what is judged on the way counts as that check's.
  public Network forCheck(String name) {
    return new Network(this, settings, name);
  }

  public JudgingPool judging() {
    return judging;
  }

  /// Does beside the loop what a check needs besides its judgements, however slow those are.
  public <T> Future<T> prepare(Duration patience, Callable<T> work) {
    Promise<T> promise = vertx.getOrCreateContext().promise();
    return judging.judge(check + " (steps)", 0, patience, promise, work);
  }

  /// The memory that bodies share.
  public BodyMemory bodies() {
    return bodies;
  }

  /// Judges an answer with so many bytes beside the loop, for no longer than the patience, and
  /// comes back to the caller's context.
  public <T> Future<T> judge(long bytes, Duration patience, Callable<T> work) {
    return judging.judge(check, bytes, patience, vertx.getOrCreateContext().promise(), work);
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

  /// A name server that a check names is subject to the policy; the operator's own is not.
  public Future<List<InetAddress>> resolve(
      String name, Family family, Optional<Pin> by, EventLoop loop, Cancellation lifeline) {
    Optional<String> objection =
        by.flatMap(server -> settings.policy().objection(server.address(), Optional.empty()));
    if (objection.isPresent()) {
      return Future.failedFuture(
          new ProbeFault(
              Cause.BLOCKED, name + " was not resolved: the name server " + objection.get()));
    }
    return resolver.resolve(name, family, by.or(settings::resolver), loop, lifeline);
  }

  /// The same, where we may connect to our own name server whatever the policy says.
  public Network allowingNameServer() {
    InetAddress server =
        settings.resolver().map(Pin::address).orElseGet(() -> resolver.systemServer().getAddress());
    return with(settings.with(settings.policy().allowing(server)));
  }

  /// Who resolves names when nobody says who.
  public HostPort nameServer() {
    InetSocketAddress server =
        settings.resolver().map(pin -> pin.withPort(53)).orElseGet(resolver::systemServer);
    return new HostPort(NetUtil.toAddressString(server.getAddress()), server.getPort());
  }

  /// Serves on the loop.
  public ServerBootstrap servers(EventLoop loop) {
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(vertx.transport().serverChannelFactory(false));
  }

  public Bootstrap datagrams(EventLoop loop) {
    return new Bootstrap().group(loop).channelFactory(vertx.transport().datagramChannelFactory());
  }

  /// Connects sockets on the loop, to addresses that are resolved already.
  public Bootstrap sockets(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(vertx.transport().channelFactory(false))
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, SIPS)
        .disableResolver();
  }

  public SslContext tls(TlsOptions options, List<String> protocols, TlsEngine engine)
      throws SSLException {
    return contexts.of(options, protocols, engine);
  }

  public TlsEngine usualTlsEngine() {
    return contexts.usual();
  }

  /// The engine that the server is known to understand.
  public TlsEngine tlsEngineFor(HostPort server) {
    return contexts.engineFor(server);
  }

  public void understandsJdkOnly(HostPort server) {
    contexts.engines().understandsJdkOnly(server);
  }

  public QuicSslEngine quic(ByteBufAllocator memory, String name) {
    return contexts.quic(memory, name);
  }

  public ChainValidator trust(TlsOptions options) {
    return options.ca().isEmpty() ? trust : further.computeIfAbsent(options.ca(), trust::and);
  }

  /// Lets go of what was kept for names; probes under way end by themselves.
  @Override
  public void close() {
    resolver.close();
    judging.close();
  }
}
