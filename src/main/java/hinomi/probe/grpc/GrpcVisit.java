package hinomi.probe.grpc;

import hinomi.assertion.EvaluationException;
import hinomi.judging.JudgingOverload;
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
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.Callable;

/// The steps of a gRPC probe: ask for descriptors if it has none, call, and read the response. What
/// is recorded of the first connection gives way to that of the second.
final class GrpcVisit {
  private final GrpcProbe probe;
  private final Visit visit;

  GrpcVisit(GrpcProbe probe, Visit visit) {
    this.probe = probe;
    this.visit = visit;
  }

  Future<?> go() {
    visit.progress().record(GrpcProbe.METHOD, probe.call().method());
    return ready(probe.call())
        .compose(call ->
            call(call.method(), GrpcResponse.framed(call.message()))
                .compose(response -> read(call, response)));
  }

  private Future<? extends GrpcCall.Ready> ready(GrpcCall call) {
    return switch (call) {
      case GrpcCall.Ready it -> Future.succeededFuture(it);
      case GrpcCall.Reflected it -> described(it);
    };
  }

  private Future<GrpcCall.Described> described(GrpcCall.Reflected call) {
    ServerReflection reflection = new ServerReflection(visit.progress(), this::call);
    return reflection
        .find(call.service())
        .compose(files -> offLoop(() -> ServerReflection.described(call, files)));
  }

  /// The response to a call over a connection of its own.
  private Future<Response> call(String method, Buffer messages) {
    return new Dial(visit, probe.route())
        .to(probe.request().url(), Optional.empty())
        .compose(channel -> send(channel, method, messages))
        .eventually(visit::release)
        .map(GrpcVisit::whole);
  }

  private Future<Response> send(Channel channel, String method, Buffer messages) {
    FullHttpRequest message = RequestMessage.of(probe.request(method, messages), Optional.empty());
    message.headers().set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    message.headers().set("grpc-timeout", millisLeft() + "m");
    return new Exchange(visit, ResponseLimits.DEFAULT, probe.route().version())
        .send(channel, message);
  }

  private long millisLeft() {
    return Math.max(1, visit.timeLeft().toMillis());
  }

  private static Response whole(Response response) {
    if (response.isTruncated()) {
      String limit = HumanText.size(ResponseLimits.DEFAULT.body());
      throw new ProbeFault(Cause.TOO_LARGE, "the response is larger than " + limit);
    }
    return response;
  }

  private Future<?> read(GrpcCall.Ready call, Response response) {
    Progress progress = visit.progress();
    GrpcStatus status = GrpcResponse.status(response);
    progress.record(GrpcProbe.STATUS, status);
    if (!status.message().isEmpty()) {
      progress.record(GrpcProbe.MESSAGE, status.message());
    }
    if (!status.isOk()) {
      return Future.succeededFuture();
    }
    byte[] message = GrpcResponse.unframed(response.content());
    Future<GrpcReply> reply =
        call instanceof GrpcCall.Health health
            ? Future.succeededFuture(health.reply(message))
            : offLoop(() -> call.reply(message));
    return reply.onSuccess(it -> it.recordIn(progress));
  }

  private <T> Future<T> offLoop(Callable<T> work) {
    return visit
        .onLoop(visit.network().prepare(visit.timeLeft(), work))
        .recover(failure -> Future.failedFuture(fault(failure)));
  }

  private static Throwable fault(Throwable failure) {
    return switch (failure) {
      case EvaluationException slow ->
          new ProbeFault(Cause.TOO_LARGE, "the messages were not read: " + slow.reason());
      case JudgingOverload busy -> new ProbeFault(Cause.AGENT, String.valueOf(busy.getMessage()));
      default -> failure;
    };
  }
}
