package hinomi.probe.grpc;

import static hinomi.config.ValueType.oneOf;
import static hinomi.config.ValueType.oneOrMany;

import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.outcome.Outcome.Answered;
import hinomi.outcome.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can be expected of a gRPC call. When the author says nothing, the status must be OK, and
/// the service be serving if the health service was asked.
final class GrpcSubjects {
  static final List<Subject> ALL =
      List.of(
          Subject.value(
                  "grpc-status",
                  oneOrMany(oneOf(GrpcStatus.Code.class, Enum::name)),
                  GrpcSubjects::status,
                  GrpcSubjects::anyOf,
                  (status, wanted) -> wanted.contains(status.code()),
                  GrpcStatus::inWords)
              .byDefault(GrpcSubjects::isOk)
              .quick(),
          Subject.value(
                  "health",
                  oneOrMany(oneOf(GrpcHealth.class, Enum::name)),
                  GrpcSubjects::health,
                  GrpcSubjects::anyOf,
                  (health, wanted) -> wanted.contains(health),
                  GrpcHealth::name)
              .byDefault(GrpcSubjects::isServing)
              .quick(),
          Subjects.BODY,
          Subjects.latency(Phase.DNS, Phase.CONNECT, Phase.TLS, Phase.FIRST_BYTE, Phase.DOWNLOAD),
          Subjects.CERTIFICATE,
          Subjects.TLS);

  private GrpcSubjects() {}

  private static Optional<GrpcStatus> status(Answered answer) {
    return answer.facts().find(GrpcProbe.STATUS);
  }

  private static Optional<GrpcHealth> health(Answered answer) {
    return answer.facts().find(GrpcProbe.HEALTH);
  }

  private static Finding isOk(Answered answer) {
    boolean ok = status(answer).filter(GrpcStatus::isOk).isPresent();
    return finding("grpc-status", ok, "OK", status(answer).map(GrpcStatus::inWords));
  }

  /// Only the health service tells a health, and only with a status that is OK.
  private static Finding isServing(Answered answer) {
    Optional<GrpcHealth> health = health(answer);
    boolean fine = health.isEmpty() || health.get() == GrpcHealth.SERVING;
    return finding("health", fine, "SERVING", health.map(GrpcHealth::name));
  }

  private static Finding finding(
      String name, boolean holds, String expected, Optional<String> seen) {
    Grade grade = holds ? Grade.PASSED : Grade.FAILED;
    return new Finding(name, grade, expected, seen.orElse("absent"));
  }

  private static String anyOf(List<? extends Enum<?>> wanted) {
    return wanted.stream().map(Enum::name).collect(Collectors.joining(" or "));
  }
}
