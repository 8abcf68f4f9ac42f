package hinomi.probe;

import io.netty.channel.Channel;
import java.util.Optional;

/// What a visit holds open: one channel at most, and none once it is cut. Belongs to one event
/// loop.
final class Lifeline {
  private Optional<Channel> held = Optional.empty();
  private boolean cut;

  void hold(Channel channel) {
    letGo();
    if (cut) {
      close(channel);
    } else {
      held = Optional.of(channel);
    }
  }

  void letGo() {
    held.ifPresent(Lifeline::close);
    held = Optional.empty();
  }

  /// Closes what is open and whatever else will be.
  void cut() {
    cut = true;
    letGo();
  }

  boolean isCut() {
    return cut;
  }

  private static void close(Channel channel) {
    var _ = channel.close();
  }
}
