package hinomi.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What SIGTERM and SIGINT do: the first one asks for an orderly end, the second one ends at once.
///
/// By reflection, because the compiler warns of `sun.misc.Signal` (module jdk.unsupported) and
/// nothing else allows a process to end with 0 on SIGTERM and to hear a second one.
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final int KILLED = 130;

  private Signals() {}

  static void onFirst(Runnable orderlyEnd) {
    AtomicBoolean asked = new AtomicBoolean();
    Runnable action =
        () -> {
          if (asked.getAndSet(true)) {
            Runtime.getRuntime().halt(KILLED);
          }
          orderlyEnd.run();
        };
    handle("TERM", action);
    handle("INT", action);
  }

  /// What SIGHUP does; where the platform has none, nothing.
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
      throw new IllegalStateException("cannot listen to SIG" + name, unsupported);
    }
  }
}
