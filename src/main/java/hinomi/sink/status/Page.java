package hinomi.sink.status;

import io.vertx.core.buffer.Buffer;

/// What the port answers. Only a few large pages are sent at a time.
record Page(int status, String type, Buffer body, boolean large) {
  static final String JSON = "application/json";

  Page(int status, String type, String text) {
    this(status, type, Buffer.buffer(text), false);
  }
}
