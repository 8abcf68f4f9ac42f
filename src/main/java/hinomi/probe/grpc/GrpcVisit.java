package hinomi.probe.grpc;

import hinomi.net.ProbeFault;
import hinomi.net.dial.Dial;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.probe.http.Exchange;
import hinomi.probe.http.RequestMessage;
import hinomi.probe.http.Response;
import hinomi.text.HumanText;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Future;
import java.util.Optional;

/// The steps of a gRPC probe: connect, call, and read the response.
final class GrpcVisit {
  private final GrpcProbe probe;
  private final Visit visit;

  GrpcVisit(GrpcProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
  }

  Future<Response> go() {
    return new Dial(visit, probe.route())
        .to(probe.request().url(), Optional.empty())
        .compose(this::call)
        .eventually(visit::release)
        .map(this::read);
  }

  private Future<Response> call(Channel channel) {
    FullHttpRequest message = RequestMessage.of(probe.request(), Optional.empty());
    message.headers().set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    message.headers().set("grpc-timeout", millisLeft() + "m");
    return new Exchange(visit, ResponseLimits.DEFAULT, probe.route().version())
        .send(channel, message);
  }

  private long millisLeft() {
    return Math.max(1, visit.timeLeft().toMillis());
  }

  private Response read(Response response) {
    if (response.isTruncated()) {
      String limit = HumanText.size(ResponseLimits.DEFAULT.body());
      throw new ProbeFault(Cause.TOO_LARGE, "the response is larger than " + limit);
    }
    Progress progress = visit.progress();
    GrpcStatus status = GrpcResponse.status(response);
    progress.record(GrpcProbe.STATUS, status);
    if (!status.message().isEmpty()) {
      progress.record(GrpcProbe.MESSAGE, status.message());
    }
    if (status.isOk()) {
      probe.call().record(GrpcResponse.unframed(response.content()), progress);
    }
    return response;
  }
}
