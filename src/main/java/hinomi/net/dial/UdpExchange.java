package hinomi.net.dial;

import hinomi.net.ProbeFault;
import hinomi.net.address.Family;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Phase;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Sends one datagram, or two when the first is not replied to, and waits for the reply. Datagrams
/// from other addresses are ignored, and so is what the reader does not take as a reply.
public final class UdpExchange<T> extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final int MAX_DATAGRAM = 65_535;

  private final Visit visit;
  private final InetSocketAddress address;
  private final Function<byte[], Optional<T>> reader;
  private final Promise<T> reply = Promise.promise();
  private Optional<Silence> silence = Optional.empty();
  private long sentAt;

  private record Silence(Duration length, Supplier<byte[]> other) {}

  public UdpExchange(Visit visit, InetSocketAddress address, Function<byte[], Optional<T>> reader) {
    this.visit = visit;
    this.address = address;
    this.reader = reader;
  }

  /// Sends another datagram too when there is no reply by then. Either may be replied to.
  public void afterSilence(Duration silence, Supplier<byte[]> other) {
    this.silence = Optional.of(new Silence(silence, other));
  }

  /// What the reader returns for the reply, or the fault that it throws. The socket is closed then.
  public Future<T> send(byte[] request) {
    connect(request);
    return reply.future().eventually(visit::release);
  }

  private void connect(byte[] request) {
    visit.progress().record(CommonFacts.ADDRESS, HumanText.address(address));
    visit.progress().record(CommonFacts.IP, Family.of(address.getAddress()) == Family.IPV4 ? 4 : 6);
    visit.progress().begin("sending to " + HumanText.address(address));
    ChannelFuture connecting =
        visit
            .network()
            .datagrams(visit.loop())
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM))
            .handler(this)
            .connect(address);
    visit.cancellation().register(connecting.channel());
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        write(connecting.channel(), request);
      } else {
        reply.tryFail(fault(done.cause()));
      }
    });
  }

  private void write(Channel channel, byte[] request) {
    sentAt = System.nanoTime();
    visit.progress().enter(Phase.FIRST_BYTE, sentAt);
    visit.progress().begin("waiting for a reply from " + HumanText.address(address));
    flush(channel, request);
    silence.ifPresent(each -> sendAfter(each, channel));
  }

  private void sendAfter(Silence silence, Channel channel) {
    var timer =
        channel
            .eventLoop()
            .schedule(
                () -> flush(channel, silence.other().get()),
                silence.length().toNanos(),
                TimeUnit.NANOSECONDS);
    channel.closeFuture().addListener(_ -> timer.cancel(false));
  }

  private void flush(Channel channel, byte[] request) {
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(request))
        .addListener(done -> {
          if (!done.isSuccess()) {
            reply.tryFail(fault(done.cause()));
          }
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    long receivedAt = System.nanoTime();
    visit.progress().received();
    reader
        .apply(ByteBufUtil.getBytes(packet.content()))
        .filter(_ -> !reply.future().isComplete())
        .ifPresent(read -> {
          visit.progress().recordPhase(Phase.FIRST_BYTE, receivedAt - sentAt);
          reply.tryComplete(read);
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    reply.tryFail(fault(error));
  }

  private Throwable fault(Throwable error) {
    return switch (error) {
      case PortUnreachableException _ ->
          new ProbeFault(
              Cause.CONNECT,
              "port unreachable: nothing listens on UDP " + HumanText.address(address));
      case java.io.IOException _ -> FaultTranslator.ofConnect(error, address);
      default -> error; // a fault of the reader, or a bug of ours
    };
  }
}
