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

/// Lets a body grow to 64 KiB, and further once the memory it may need is granted; until then
/// nothing is read. A probe that times out in this wait fails with reason `agent`.
final class BodyReservation implements AutoCloseable {
  private static final int FREE = 64 << 10;

  /// The buffer, the smaller one it is copied from while it grows, and the body copied from it.
  private static final int COPIES = 3;

  private static final String WAITING = "waiting for memory to read the body";
  private static final String LATE =
      "timed out waiting for memory to read the body: other bodies use all of the agent's budget";

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

  /// Whether the body may grow to so many bytes now. Otherwise reading stops, and resumes with
  /// `then` on the channel's loop. An encoded body may grow to any size with the next bytes.
  boolean admits(long size, Headers headers, Channel channel, Runnable then) {
    boolean isEncoded = !headers.all("Content-Encoding").isEmpty();
    if (share.isEmpty() && (isEncoded ? size > 0 : size > FREE)) {
      request(need(headers, isEncoded), channel, then);
    }
    return !isWaiting;
  }

  private void request(long bytes, Channel channel, Runnable then) {
    if (bytes > memory.total()) {
      String total = HumanText.size(memory.total());
      throw new ProbeFault(
          Cause.AGENT,
          "a body of up to "
              + HumanText.size(bytes / COPIES)
              + " exceeds the agent's budget of "
              + total
              + " for bodies: lower limits.body or give the agent more memory");
    }
    BodyMemory.Share requested = memory.request(bytes);
    share = Optional.of(requested);
    if (!requested.granted().isComplete()) {
      isWaiting = true;
      channel.config().setAutoRead(false);
      progress.begin(() -> WAITING, () -> Optional.of(new ProbeFault(Cause.AGENT, LATE)));
      requested
          .granted()
          .onSuccess(waited -> channel.eventLoop().execute(() -> resume(waited, channel, then)));
    }
  }

  private void resume(Duration waited, Channel channel, Runnable then) {
    isWaiting = false;
    progress.begin("reading the body");
    progress.record(CommonFacts.AGENT_STALL, Math.max(1, waited.toMillis()));
    then.run();
    channel.config().setAutoRead(true);
  }

  /// By Content-Length, unless the body is encoded.
  private long need(Headers headers, boolean isEncoded) {
    Optional<Long> announced =
        headers.all("Content-Length").stream()
            .filter(length -> !isEncoded && length.matches("\\d{1,10}"))
            .map(Long::valueOf)
            .findFirst();
    return COPIES * Math.min(limits.body(), announced.orElse(limits.body()));
  }

  /// The body is whole: gives back what it does not need; the result gives back the rest.
  Runnable whole(long size) {
    share.ifPresent(it -> it.shrinkTo(size));
    return this::close;
  }

  @Override
  public void close() {
    share.ifPresent(BodyMemory.Share::close);
  }
}
