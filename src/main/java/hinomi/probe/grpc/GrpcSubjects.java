package hinomi.probe.grpc;

import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.assertion.Assertion;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The subjects of gRPC checks. By default the status is OK, and the health, if called, is SERVING.
final class GrpcSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.value(
                  "grpc-status",
                  oneOrMany(oneOf(GrpcStatus.Code.class, Enum::name)),
                  GrpcSubjects::status,
                  GrpcSubjects::anyOf,
                  (status, expected) -> expected.contains(status.code()),
                  GrpcStatus::inWords)
              .byDefault(Assertion.of("grpc-status", "OK", GrpcSubjects::isOk))
              .quick(),
          Subject.value(
                  "health",
                  oneOrMany(oneOf(GrpcHealth.class, Enum::name)),
                  GrpcSubjects::health,
                  GrpcSubjects::anyOf,
                  (health, expected) -> expected.contains(health),
                  GrpcHealth::name)
              .byDefault(Assertion.of("health", "SERVING", GrpcSubjects::isServing))
              .quick(),
          Subjects.BODY,
          Subjects.latency(Phase.DNS, Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.DOWNLOAD),
          Subjects.CERTIFICATE,
          Subjects.TLS);

  private static final String NO_HEALTH_SERVICE =
      "the server has no health service: grpc.health.v1.Health/Check is UNIMPLEMENTED; name another"
          + " method as call";

  private GrpcSubjects() {}

  private static Optional<GrpcStatus> status(Answered answer) {
    return answer.facts().find(GrpcProbe.STATUS);
  }

  private static Optional<GrpcHealth> health(Answered answer) {
    return answer.facts().find(GrpcProbe.HEALTH);
  }

  private static Finding isOk(Answered answer) {
    boolean ok = status(answer).filter(GrpcStatus::isOk).isPresent();
    Finding finding = finding("grpc-status", ok, "OK", status(answer).map(GrpcStatus::inWords));
    return hasNoHealthService(answer)
        ? new Finding(
            finding.assertion(), finding.grade(), "OK", finding.actual(), NO_HEALTH_SERVICE)
        : finding;
  }

  private static boolean hasNoHealthService(Answered answer) {
    return answer.facts().find(GrpcProbe.METHOD).filter(GrpcCall.Health.METHOD::equals).isPresent()
        && status(answer).filter(it -> it.code() == GrpcStatus.Code.UNIMPLEMENTED).isPresent();
  }

  /// Only a call of the health service with status OK has a health.
  private static Finding isServing(Answered answer) {
    Optional<GrpcHealth> health = health(answer);
    boolean isGood = health.isEmpty() || health.get() == GrpcHealth.SERVING;
    return finding("health", isGood, "SERVING", health.map(GrpcHealth::name));
  }

  private static Finding finding(
      String name, boolean holds, String expected, Optional<String> actual) {
    Grade grade = holds ? Grade.PASSED : Grade.FAILED;
    return new Finding(name, grade, expected, actual.orElse("absent"));
  }

  private static String anyOf(List<? extends Enum<?>> expected) {
    return expected.stream().map(Enum::name).collect(Collectors.joining(" or "));
  }
}
