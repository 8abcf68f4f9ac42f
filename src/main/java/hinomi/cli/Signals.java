package hinomi.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signal handlers: the first SIGTERM or SIGINT requests a graceful shutdown, the second ends the
/// process at once.
///
/// By reflection, because the compiler warns about `sun.misc.Signal` (module jdk.unsupported), and
/// a shutdown hook can neither exit with 0 nor see a second signal.
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final int KILLED = 130;

  private Signals() {}

  static void onTerminate(Runnable graceful) {
    AtomicBoolean isRequested = new AtomicBoolean();
    Runnable action =
        () -> {
          if (isRequested.getAndSet(true)) {
            Runtime.getRuntime().halt(KILLED);
          }
          graceful.run();
        };
    handle("TERM", action);
    handle("INT", action);
  }

  /// Handles SIGHUP, where the platform has it.
  static void onHangUp(Runnable action) {
    try {
      handle("HUP", action);
    } catch (IllegalStateException unsupported) {
      LOG.debug("{}", unsupported.getMessage());
    }
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (_, method, _) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
      throw new IllegalStateException("cannot handle SIG" + name, unsupported);
    }
  }
}
