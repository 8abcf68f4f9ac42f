package hinomi.probe;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/// What a visit holds open: a question or a connection, never more than one thing, and nothing once
/// it is cut. Belongs to one event loop.
final class Lifeline {
  private Runnable release = () -> {};
  private boolean cut;

  void hold(Channel channel) {
    hold(() -> {
      var _ = channel.close();
    });
  }

  void hold(Future<?> question) {
    hold(() -> question.cancel(false));
  }

  /// A connection within a socket: the peer is told before the socket closes.
  void hold(Channel inner, Channel socket) {
    release =
        () -> {
          var _ =
              inner
                  .close()
                  .addListener(_ -> {
                    var _ = socket.close();
                  });
        };
    if (cut) {
      letGo();
    }
  }

  void letGo() {
    release.run();
    release = () -> {};
  }

  /// Closes what is open and whatever else will be.
  void cut() {
    cut = true;
    letGo();
  }

  boolean isCut() {
    return cut;
  }

  void hold(Runnable releaseOfNext) {
    letGo();
    release = releaseOfNext;
    if (cut) {
      letGo();
    }
  }
}
