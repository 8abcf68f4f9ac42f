package hinomi.network;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/// What a visit holds open: a question or a connection, never more than one thing, and nothing once
/// it is cut. Belongs to one event loop.
public final class Lifeline {
  private Runnable release = () -> {};
  private boolean cut;

  public void hold(Channel channel) {
    hold(() -> {
      var _ = channel.close();
    });
  }

  public void hold(Future<?> question) {
    hold(() -> question.cancel(false));
  }

  /// A connection within a socket: the peer is told before the socket closes.
  public void hold(Channel inner, Channel socket) {
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

  public void letGo() {
    release.run();
    release = () -> {};
  }

  /// Closes what is open and whatever else will be.
  public void cut() {
    cut = true;
    letGo();
  }

  public boolean isCut() {
    return cut;
  }

  public void hold(Runnable releaseOfNext) {
    letGo();
    release = releaseOfNext;
    if (cut) {
      letGo();
    }
  }
}
