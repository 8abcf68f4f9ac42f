package hinomi.probe.grpc;

import hinomi.net.dial.Dial;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.probe.http.Exchange;
import hinomi.probe.http.RequestMessage;
import hinomi.probe.http.ResponseReader;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Future;
import java.util.Optional;

/// The steps of a gRPC probe: connect, call, and read what came.
final class GrpcVisit {
  private final GrpcProbe probe;
  private final Visit visit;

  GrpcVisit(GrpcProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
  }

  Future<ResponseReader> go() {
    return new Dial(visit, probe.route())
        .to(probe.request().url(), Optional.empty())
        .compose(this::call)
        .onComplete(_ -> visit.lifeline().letGo())
        .map(this::read);
  }

  private Future<ResponseReader> call(Channel channel) {
    FullHttpRequest message = RequestMessage.of(probe.request(), Optional.empty());
    message.headers().set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    message.headers().set("grpc-timeout", timeLeft() + "m");
    return new Exchange(
            visit.progress(),
            ResponseLimits.DEFAULT,
            visit.network().bodies(),
            probe.route().version())
        .send(channel, message);
  }

  private long timeLeft() {
    return Math.max(1, visit.deadline().remaining().toMillis());
  }

  private ResponseReader read(ResponseReader answer) {
    Progress progress = visit.progress();
    GrpcStatus status = GrpcResponse.status(answer);
    progress.saw(GrpcProbe.STATUS, status);
    if (!status.message().isEmpty()) {
      progress.saw(GrpcProbe.MESSAGE, status.message());
    }
    if (status.isOk()) {
      probe.call().take(GrpcResponse.unframed(answer.content()), progress);
    }
    return answer;
  }
}
