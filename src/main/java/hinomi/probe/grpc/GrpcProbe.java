package hinomi.probe.grpc;

import static hinomi.config.ValueType.FLAG;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.Network;
import hinomi.net.address.HostPort;
import hinomi.net.address.Url;
import hinomi.net.dial.Route;
import hinomi.net.tls.HttpVersion;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Visit;
import hinomi.outcome.Fact;
import hinomi.outcome.Outcome;
import hinomi.probe.Probe;
import hinomi.probe.http.NameValues;
import hinomi.probe.http.Request;
import hinomi.probe.http.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// Makes one unary gRPC call over HTTP/2, with what the server gives as descriptors if the check
/// has none. The request holds the origin and the metadata.
record GrpcProbe(GrpcCall call, Request request, Route route) implements Probe {
  static final Fact<GrpcStatus> STATUS = Fact.of("grpc.status", status -> status.code().name());

  /// The status message of the server.
  static final Fact<String> MESSAGE = Fact.of("grpc.message", value -> value);

  static final Fact<String> METHOD = Fact.hidden("grpc.method");

  /// The version of server reflection that gave the descriptors: `v1` or `v1alpha`.
  static final Fact<String> REFLECTION = Fact.of("grpc.reflection", value -> value);

  static final Fact<GrpcHealth> HEALTH = Fact.of("grpc.health", GrpcHealth::name);

  public GrpcProbe {
    route.checkFor(Url.host(request.url()), Url.isSecure(request.url()));
    request.headers().forEach(each -> checkName(each.getKey()));
  }

  static Setting<GrpcProbe> read(Section grpc) {
    Supplier<HostPort> server = HostPort.read(grpc);
    Supplier<List<Map.Entry<String, String>>> metadata =
        NameValues.read(grpc.section("metadata"), Request.HEADER);
    boolean spelledOut = grpc.isSection("tls");
    Setting<Boolean> secure = spelledOut ? Setting.of(true) : grpc.optional("tls", FLAG, true);
    Setting<TlsOptions> tls =
        spelledOut ? TlsOptions.read(grpc.section("tls")) : Setting.of(TlsOptions.DEFAULT);
    Supplier<Route> route = Route.read(grpc, Setting.of(HttpVersion.HTTP_2), tls);
    Setting<GrpcCall> call = GrpcCall.read(grpc);
    return grpc.make(() -> {
      String origin = (secure.get() ? "https://" : "http://") + server.get();
      return of(call.get(), origin, metadata.get(), route.get());
    });
  }

  static GrpcProbe of(
      GrpcCall call, String origin, List<Map.Entry<String, String>> metadata, Route route) {
    Request request = Request.to(Url.parse(origin)).headers(metadata).build();
    return new GrpcProbe(call, request, route);
  }

  /// A call of a method with framed messages.
  Request request(String method, Buffer messages) {
    return Request.to(request.url().resolve("/" + method))
        .method("POST")
        .headers(request.headers())
        .compression(false)
        .body(new RequestBody(messages, "application/grpc"))
        .build();
  }

  @Override
  public String target() {
    return request.url().getRawAuthority() + (call.subject().isEmpty() ? "" : "/" + call.subject());
  }

  @Override
  public boolean isOverBoth() {
    return route.isOverBoth();
  }

  @Override
  public Future<Outcome> run(Network network, Duration timeout) {
    return Visit.of(network, timeout, visit -> new GrpcVisit(this, visit).go());
  }

  private static void checkName(String metadata) {
    if (metadata.toLowerCase(Locale.ROOT).startsWith("grpc-")) {
      throw new IllegalArgumentException("metadata " + metadata + " is set by the agent itself");
    }
  }
}
