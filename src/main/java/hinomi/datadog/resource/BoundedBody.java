package hinomi.datadog.resource;

import hinomi.text.HumanText;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads a response of at most so many bytes, and fails for a longer one, whose rest is not read.
final class BoundedBody implements BodyCodec<Buffer> {
  static final int MOST = 16 << 20;

  @Override
  public BodyStream<Buffer> stream() {
    return new Received();
  }

  private static final class Received implements BodyStream<Buffer> {
    private final Buffer bytes = Buffer.buffer();
    private final Promise<Buffer> result = Promise.promise();

    @Override
    public Future<Void> write(Buffer data) {
      if (bytes.length() + data.length() > MOST) {
        result.tryFail(new IOException("the response is larger than " + HumanText.size(MOST)));
        return result.future().mapEmpty();
      }
      bytes.appendBuffer(data);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      result.tryComplete(bytes);
      return Future.succeededFuture();
    }

    @Override
    public void handle(Throwable error) {
      result.tryFail(error);
    }

    @Override
    public Future<Buffer> result() {
      return result.future();
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
      return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }
  }
}
