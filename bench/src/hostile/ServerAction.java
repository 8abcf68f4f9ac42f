package hostile;

/// What goes on beside all else until the other side hangs up.
@FunctionalInterface
interface ServerAction {
  void run() throws Exception;

  static void begin(ServerAction deed) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            deed.run();
          } catch (Exception gone) {
            // that is how it ends
          }
        });
  }
}
