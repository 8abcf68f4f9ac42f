package hinomi.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a visit holds open: a question or a connection, never more than one thing, and nothing once
/// it is cut. Belongs to one event loop.
public final class Cancellation {
  private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

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

  /// Never throws: whoever lets go has more to do. A channel that could not be opened, as when no
  /// descriptor is left, cannot be closed either.
  public void letGo() {
    Runnable last = release;
    release = () -> {};
    try {
      last.run();
    } catch (RuntimeException unopened) {
      LOG.debug("nothing to let go of", unopened);
    }
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
