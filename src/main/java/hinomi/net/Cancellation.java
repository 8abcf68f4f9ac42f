package hinomi.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Releases what a run has open: a name lookup or a connection, one at a time. After [#cancel] it
/// releases at once whatever is registered. For one event loop.
public final class Cancellation {
  private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

  private Runnable release = () -> {};
  private Runnable onCancel = () -> {};
  private boolean cancelled;

  public void register(Channel channel) {
    register(() -> {
      var _ = channel.close();
    });
  }

  public void register(Future<?> lookup) {
    register(() -> lookup.cancel(false));
  }

  /// A connection inside a socket: it closes first, so that the peer receives its close frame.
  public void register(Channel inner, Channel socket) {
    release =
        () -> {
          var _ =
              inner
                  .close()
                  .addListener(_ -> {
                    var _ = socket.close();
                  });
        };
    if (cancelled) {
      release();
    }
  }

  /// Never throws. A channel that could not be opened, as without a free descriptor, cannot be
  /// closed either.
  public void release() {
    Runnable last = release;
    release = () -> {};
    try {
      last.run();
    } catch (RuntimeException unopened) {
      LOG.debug("could not close a channel that was not opened", unopened);
    }
  }

  /// Releases what is registered, and from now on whatever will be.
  public void cancel() {
    cancelled = true;
    release();
    onCancel.run();
  }

  /// What else ends with the run. Replaces the action before.
  public void onCancel(Runnable action) {
    onCancel = action;
    if (cancelled) {
      action.run();
    }
  }

  public boolean isCancelled() {
    return cancelled;
  }

  public void register(Runnable next) {
    release();
    release = next;
    if (cancelled) {
      release();
    }
  }
}
