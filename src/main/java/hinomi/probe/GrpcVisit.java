package hinomi.probe;

import hinomi.dial.Dial;
import hinomi.grpc.GrpcAnswer;
import hinomi.grpc.GrpcStatus;
import hinomi.http.Answer;
import hinomi.http.Exchange;
import hinomi.http.RequestMessage;
import hinomi.visit.Limits;
import hinomi.visit.Progress;
import hinomi.visit.Visit;
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

  Future<Answer> go() {
    return new Dial(visit, probe.route())
        .to(probe.request().url(), Optional.empty())
        .compose(this::call)
        .onComplete(_ -> visit.lifeline().letGo())
        .map(this::read);
  }

  private Future<Answer> call(Channel channel) {
    FullHttpRequest message = RequestMessage.of(probe.request(), Optional.empty());
    message.headers().set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    message.headers().set("grpc-timeout", timeLeft() + "m");
    return new Exchange(
            visit.progress(), Limits.DEFAULT, visit.network().bodies(), probe.route().version())
        .send(channel, message);
  }

  private long timeLeft() {
    return Math.max(1, visit.deadline().remaining().toMillis());
  }

  private Answer read(Answer answer) {
    Progress progress = visit.progress();
    GrpcStatus status = GrpcAnswer.status(answer);
    progress.saw(GrpcProbe.STATUS, status);
    if (!status.message().isEmpty()) {
      progress.saw(GrpcProbe.MESSAGE, status.message());
    }
    if (status.isOk()) {
      probe.call().take(GrpcAnswer.unframed(answer.content()), progress);
    }
    return answer;
  }
}
