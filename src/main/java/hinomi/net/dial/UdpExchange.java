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
import java.util.Optional;
import java.util.function.Function;

/// Asks one question in one datagram and waits for the answer. Only what comes from the address
/// that was asked is heard, and the taker may pass over what is no answer to the question.
public final class UdpExchange<T> extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final int LARGEST = 65_535;

  private final Visit visit;
  private final InetSocketAddress address;
  private final Function<byte[], Optional<T>> taker;
  private final Promise<T> answer = Promise.promise();
  private long sentAt;

  private UdpExchange(Visit visit, InetSocketAddress address, Function<byte[], Optional<T>> taker) {
    this.visit = visit;
    this.address = address;
    this.taker = taker;
  }

  /// What the taker makes of the answer, or the fault that it throws. The socket is closed by then.
  public static <T> Future<T> ask(
      Visit visit,
      InetSocketAddress address,
      byte[] question,
      Function<byte[], Optional<T>> taker) {
    UdpExchange<T> asking = new UdpExchange<>(visit, address, taker);
    asking.send(question);
    return asking
        .answer
        .future()
        .eventually(() -> {
          visit.lifeline().letGo();
          return Future.succeededFuture();
        });
  }

  private void send(byte[] question) {
    visit.progress().saw(CommonFacts.ADDRESS, HumanText.address(address));
    visit.progress().saw(CommonFacts.IP, Family.of(address.getAddress()) == Family.IPV4 ? 4 : 6);
    visit.progress().begin("sending to " + HumanText.address(address));
    ChannelFuture connecting =
        visit
            .network()
            .datagrams(visit.loop())
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
            .handler(this)
            .connect(address);
    visit.lifeline().hold(connecting.channel());
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        write(connecting.channel(), question);
      } else {
        answer.tryFail(fault(done.cause()));
      }
    });
  }

  private void write(Channel channel, byte[] question) {
    sentAt = System.nanoTime();
    visit.progress().begin("waiting for an answer from " + HumanText.address(address));
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(question))
        .addListener(done -> {
          if (!done.isSuccess()) {
            answer.tryFail(fault(done.cause()));
          }
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    long came = System.nanoTime();
    visit.progress().heard();
    taker
        .apply(ByteBufUtil.getBytes(packet.content()))
        .filter(_ -> !answer.future().isComplete())
        .ifPresent(taken -> {
          visit.progress().took(Phase.FIRST_BYTE, came - sentAt);
          answer.tryComplete(taken);
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    answer.tryFail(fault(error));
  }

  private Throwable fault(Throwable error) {
    return switch (error) {
      case PortUnreachableException _ ->
          new ProbeFault(
              Cause.CONNECT, "port unreachable: nobody listens at " + HumanText.address(address));
      case java.io.IOException _ -> FaultTranslator.ofConnect(error, address);
      default -> error; // a fault of the taker's, or a bug of ours
    };
  }
}
