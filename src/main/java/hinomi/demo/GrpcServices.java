package hinomi.demo;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

/// gRPC services: the standard health service, the stock service of `examples/shared/stock.proto`,
/// and reflection for that. Their few messages are encoded by hand.
final class GrpcServices {
  private static final int PREFIX = 5;
  private static final int NAME = PREFIX + 2;
  private static final Set<String> SERVING = Set.of("", "kagura.Stock");
  private static final byte[] IS_SERVING = {0x08, 1};
  private static final byte[] FORTY_TWO_BOXES = {0x08, 42, 0x12, 3, 'b', 'o', 'x'};

  /// A `ServerReflectionResponse` with the bytes of `examples/shared/stock.pb`, whose form is that
  /// of its `FileDescriptorResponse`.
  private static final byte[] STOCK_FILE =
      HexFormat.of()
          .parseHex(
              "22bc01"
                  + "0ab9010a0b73746f636b2e70726f746f12066b616775726122340a044974656d120e0a0269641801"
                  + "2001280552026964121c0a0977617265686f757365180220012809520977617265686f7573652234"
                  + "0a06416d6f756e7412160a06706965636573180120012805520670696563657312120a04756e6974"
                  + "1802200128095204756e6974322e0a0553746f636b12250a05436f756e74120c2e6b61677572612e"
                  + "4974656d1a0e2e6b61677572612e416d6f756e74620670726f746f33");

  private GrpcServices() {}

  /// Handles gRPC requests and passes the others on.
  static Handler<HttpServerRequest> or(Handler<HttpServerRequest> others) {
    return request -> {
      String type = Objects.toString(request.getHeader("content-type"), "");
      if (type.startsWith("application/grpc")) {
        request.body().onSuccess(message -> answer(request, message));
      } else {
        others.handle(request);
      }
    };
  }

  private static void answer(HttpServerRequest request, Buffer message) {
    HttpServerResponse response =
        request.response().putHeader("content-type", "application/grpc+proto");
    switch (request.path()) {
      case "/grpc.health.v1.Health/Check" -> health(response, message);
      case "/kagura.Stock/Count" -> ok(response, FORTY_TWO_BOXES);
      case "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo" -> ok(response, STOCK_FILE);
      case null, default -> end(response, 12, "no method " + request.path());
    }
  }

  private static void health(HttpServerResponse response, Buffer message) {
    String service =
        message.length() > NAME ? message.getString(NAME, message.length(), "UTF-8") : "";
    if (SERVING.contains(service)) {
      ok(response, IS_SERVING);
    } else {
      end(response, 5, "unknown service " + service);
    }
  }

  private static void ok(HttpServerResponse response, byte[] message) {
    response
        .setChunked(true)
        .putTrailer("grpc-status", "0")
        .end(Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message));
  }

  private static void end(HttpServerResponse response, int status, String message) {
    response
        .putHeader("grpc-status", String.valueOf(status))
        .putHeader("grpc-message", message.replace(" ", "%20"))
        .end();
  }
}
