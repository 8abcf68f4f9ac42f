package hinomi.probe.grpc;

import hinomi.net.visit.Progress;
import hinomi.outcome.Body;
import hinomi.outcome.CommonFacts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The message of the server as JSON, and the health that it tells, if it does.
record GrpcReply(Optional<GrpcHealth> health, String json) {
  void recordIn(Progress progress) {
    health.ifPresent(value -> progress.record(GrpcProbe.HEALTH, value));
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    progress.record(CommonFacts.BODY, new Body(text, StandardCharsets.UTF_8));
  }
}
