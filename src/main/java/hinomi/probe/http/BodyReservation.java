package hinomi.probe.http;

import hinomi.net.BodyMemory;
import hinomi.net.ProbeFault;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import hinomi.outcome.Headers;
import hinomi.text.HumanText;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;

/// Lets a body grow to 64 KiB, and no further until the memory it may need is set aside; no more is
/// read meanwhile. The wait is the agent's, and so is a probe whose time ends in it.
final class BodyReservation implements AutoCloseable {
  private static final int FREE = 64 << 10;

  /// The buffer while it grows, the one it grows out of, and the body made of it.
  private static final int COPIES = 3;

  private static final String WAITING = "waiting for memory to read the body";
  private static final String LATE =
      "the time was up while this body waited for the agent's memory, all in use by others";

  private final BodyMemory memory;
  private final Progress progress;
  private final ResponseLimits limits;
  private Optional<BodyMemory.Share> share = Optional.empty();
  private boolean isWaiting;

  BodyReservation(BodyMemory memory, Progress progress, ResponseLimits limits) {
    this.memory = memory;
    this.progress = progress;
    this.limits = limits;
  }

  boolean isWaiting() {
    return isWaiting;
  }

  /// Whether the body may grow to so many bytes now. Otherwise reading stops, and goes on with
  /// `then` on the channel's loop. One that is encoded may grow to any size by what comes next.
  boolean admits(long size, Headers headers, Channel channel, Runnable then) {
    boolean isEncoded = !headers.all("Content-Encoding").isEmpty();
    if (share.isEmpty() && (isEncoded ? size > 0 : size > FREE)) {
      ask(need(headers, isEncoded), channel, then);
    }
    return !isWaiting;
  }

  private void ask(long bytes, Channel channel, Runnable then) {
    if (bytes > memory.most()) {
      String most = HumanText.size(memory.most());
      throw new ProbeFault(
          Cause.AGENT,
          "a body of up to "
              + HumanText.size(bytes / COPIES)
              + " does not fit the agent's memory of "
              + most
              + " for bodies: lower limits.body, or give the agent more memory");
    }
    BodyMemory.Share asked = memory.share(bytes);
    share = Optional.of(asked);
    if (!asked.granted().isComplete()) {
      isWaiting = true;
      channel.config().setAutoRead(false);
      progress.begin(() -> WAITING, () -> Optional.of(new ProbeFault(Cause.AGENT, LATE)));
      asked
          .granted()
          .onSuccess(waited -> channel.eventLoop().execute(() -> goOn(waited, channel, then)));
    }
  }

  private void goOn(Duration waited, Channel channel, Runnable then) {
    isWaiting = false;
    progress.begin("reading the body");
    progress.saw(CommonFacts.AGENT_STALL, Math.max(1, waited.toMillis()));
    then.run();
    channel.config().setAutoRead(true);
  }

  /// By what is announced, if that is the size it will have.
  private long need(Headers headers, boolean isEncoded) {
    Optional<Long> announced =
        headers.all("Content-Length").stream()
            .filter(length -> !isEncoded && length.matches("\\d{1,10}"))
            .map(Long::valueOf)
            .findFirst();
    return COPIES * Math.min(limits.body(), announced.orElse(limits.body()));
  }

  /// The body is whole: what it does not need is given back, the rest once it was judged.
  Runnable whole(long size) {
    share.ifPresent(it -> it.shrinkTo(size));
    return this::close;
  }

  @Override
  public void close() {
    share.ifPresent(BodyMemory.Share::close);
  }
}
