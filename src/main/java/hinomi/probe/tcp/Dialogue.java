package hinomi.probe.tcp;

import hinomi.net.ProbeFault;
import hinomi.net.visit.FaultTranslator;
import hinomi.net.visit.HandoverHandler;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import hinomi.outcome.Phase;
import hinomi.text.Bytes;
import hinomi.text.HumanText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.Supplier;

/// Speaks with a peer on a ready connection, turn by turn: what comes is kept, up to 64 KiB, until
/// somebody makes sense of it.
public final class Dialogue extends ChannelInboundHandlerAdapter {
  static final int LIMIT = 64 << 10;

  private final Channel channel;
  private final Progress progress;
  private final ByteBuf heard = Unpooled.buffer(256);
  private Runnable listener = () -> {};
  private Optional<Throwable> end = Optional.empty();
  private long askedAt = System.nanoTime();
  private long answeredAt;

  private Dialogue(Channel channel, Progress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /// Makes sense of what came: takes it from the buffer once it is whole, or leaves it there and is
  /// asked again when there is more, or when that is all because the peer left in good order. It
  /// may refuse with a [ProbeFault].
  @FunctionalInterface
  public interface Hearing<T> {
    Optional<T> in(ByteBuf heard, boolean isAll);
  }

  /// From here on until [#end], all that the peer says goes to the talk.
  public static Dialogue on(Channel channel, Progress progress) {
    Dialogue talk = new Dialogue(channel, progress);
    talk.end = HandoverHandler.broken(channel);
    channel.pipeline().addLast(talk);
    channel.pipeline().remove(HandoverHandler.class);
    return talk;
  }

  Channel channel() {
    return channel;
  }

  Progress progress() {
    return progress;
  }

  public Future<Void> say(byte[] words) {
    progress.begin("sending " + HumanText.plural(words.length, "byte"));
    Promise<Void> said = Promise.promise();
    askedAt = System.nanoTime();
    answeredAt = 0;
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(words))
        .addListener(done -> {
          askedAt = answeredAt == 0 ? System.nanoTime() : askedAt;
          if (done.isSuccess()) {
            said.tryComplete();
          } else {
            said.tryFail(broken(done.cause()));
          }
        });
    return said.future();
  }

  /// What the hearing makes of the peer's next words; the name of that is for people.
  public <T> Future<T> hear(String name, Hearing<T> hearing) {
    return hear(name, Optional::empty, hearing);
  }

  /// The same with what else is wrong when the time is up, if it is not that no answer came.
  public <T> Future<T> hear(String name, Supplier<Optional<ProbeFault>> late, Hearing<T> hearing) {
    Promise<T> made = Promise.promise();
    progress.begin("waiting for " + name, late);
    listener = () -> tryToMake(made, hearing);
    listener.run();
    return made.future();
  }

  /// The channel, for others to take over. The peer must have said nothing more: it would pass for
  /// something said in secret, and anybody in between can have said it (CVE-2011-0411).
  public Future<Channel> end() {
    listener = () -> {};
    if (heard.isReadable()) {
      return Future.failedFuture(
          new ProbeFault(Cause.PROTOCOL, "the server said more before TLS began: " + evidence()));
    }
    channel.pipeline().replace(this, null, new HandoverHandler());
    return Future.succeededFuture(channel);
  }

  /// What came that nobody made sense of, in one line; empty when nothing did.
  public String evidence() {
    return heard.isReadable() ? "'" + Bytes.shown(ByteBufUtil.getBytes(heard)) + "'" : "";
  }

  /// The answer to what was said last is there, since its first byte.
  public void answered() {
    if (answeredAt != 0) {
      progress.took(Phase.FIRST_BYTE, Math.max(0, answeredAt - askedAt));
    }
  }

  private <T> void tryToMake(Promise<T> made, Hearing<T> hearing) {
    try {
      Optional<T> found = hearing.in(heard, hasEnded());
      if (found.isPresent()) {
        listener = () -> {};
        made.tryComplete(found.get());
      } else if (heard.readableBytes() > LIMIT) {
        String more = "more than " + HumanText.size(LIMIT) + " came while ";
        made.tryFail(
            new ProbeFault(Cause.TOO_LARGE, more + progress.underWay() + ": " + evidence()));
      } else {
        end.ifPresent(error -> made.tryFail(broken(error)));
      }
    } catch (RuntimeException | Error faultOrBug) {
      made.tryFail(faultOrBug);
    }
  }

  private boolean hasEnded() {
    return end.filter(ClosedChannelException.class::isInstance).isPresent();
  }

  private Throwable broken(Throwable error) {
    Throwable fault = FaultTranslator.ofAnswer(error, ResponseLimits.DEFAULT, progress);
    return fault instanceof ProbeFault known && heard.isReadable()
        ? new ProbeFault(known.reason(), known.detail() + ", after " + evidence())
        : fault;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (heard.readableBytes() <= LIMIT && message instanceof ByteBuf bytes) {
        answeredAt = answeredAt == 0 ? System.nanoTime() : answeredAt;
        heard.discardReadBytes().writeBytes(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
    listener.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    broke(new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    broke(error);
    var _ = context.close();
  }

  private void broke(Throwable error) {
    end = end.or(() -> Optional.of(error));
    listener.run();
  }
}
