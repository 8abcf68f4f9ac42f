package hinomi;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hinomi.cli.Main;
import hinomi.probe.Probe;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The house from the ground up: a package may use what is below it, never what is beside or above.
class FloorsTest {
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("redaction"),
          Set.of("config"),
          Set.of("outcome"),
          Set.of("assertion", "schedule", "journal", "text"),
          Set.of("address", "judging"),
          Set.of("tls"),
          Set.of("network"),
          Set.of("visit"),
          Set.of("dial", "dialogue"),
          Set.of("http", "dns", "icmp", "journey", "warmup"),
          Set.of("grpc"),
          Set.of("probe", "verdict"),
          Set.of("check"),
          Set.of("sink"),
          Set.of("status", "datadog", "state"),
          Set.of("resource"),
          Set.of("agent", "demo"),
          Set.of("cli"));

  /// How targets are reached and spoken to.
  private static final Set<String> WAYS =
      Set.of("dial", "dialogue", "http", "dns", "icmp", "warmup", "grpc");

  /// What was compiled together with its main class: not the tests, wherever they lie.
  private static final JavaClasses HINOMI =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  static Stream<Arguments> packagesAndWhatTheyMayNotUse() {
    return IntStream.range(0, FLOORS.size())
        .boxed()
        .flatMap(floor -> FLOORS.get(floor).stream().map(name -> arguments(name, notBelow(floor))));
  }

  private static Set<String> notBelow(int floor) {
    return FLOORS.subList(floor, FLOORS.size()).stream()
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("packagesAndWhatTheyMayNotUse")
  void importsPointDown(String name, Set<String> notBelow) {
    Set<String> others = new TreeSet<>(notBelow);
    others.remove(name);

    noClasses()
        .that()
        .resideInAPackage(within(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(others))
        .allowEmptyShould(true)
        .check(HINOMI);
  }

  @Test
  void everyPackageHasItsFloor() {
    Set<String> homeless =
        HINOMI.stream()
            .map(each -> each.getPackageName().replaceFirst("^hinomi\\.?", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    FLOORS.forEach(homeless::removeAll);

    assertEquals(Set.of(), homeless);
  }

  static Stream<Arguments> librariesAndWhoMayUseThem() {
    Set<String> loop =
        Set.of(
            "text",
            "address",
            "judging",
            "tls",
            "network",
            "visit",
            "dial",
            "dialogue",
            "http",
            "dns",
            "grpc",
            "warmup",
            "probe",
            "sink",
            "state",
            "status",
            "datadog",
            "resource",
            "agent",
            "demo",
            "cli");
    return Stream.of(
        arguments("com.typesafe.config..", Set.of("config")),
        arguments("com.jayway.jsonpath..", Set.of("assertion")),
        arguments("dev.harrel.jsonschema..", Set.of("assertion")),
        arguments("com.google.protobuf..", Set.of("grpc", "probe")),
        arguments("org.jsoup..", Set.of("assertion", "redaction")),
        arguments("org.jaxen..", Set.of("assertion")),
        arguments("org.dmfs..", Set.of("schedule")),
        arguments("io.vertx..", loop),
        arguments("io.netty..", loop),
        arguments("org.slf4j..", loop),
        arguments("io.micrometer..", Set.of("sink", "status", "datadog", "agent", "cli")),
        arguments("ch.qos.logback..", Set.of("sink")),
        arguments("picocli..", Set.of("cli")));
  }

  @ParameterizedTest
  @MethodSource("librariesAndWhoMayUseThem")
  void aLibraryStaysInItsRooms(String library, Set<String> rooms) {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(rooms))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(HINOMI);
  }

  @Test
  void nobodySleeps() {
    noClasses().should().callMethodWhere(calls(Thread.class, "sleep")).check(HINOMI);
  }

  @Test
  void onlyTheCommandLineWaitsForFutures() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("cli"))
        .should()
        .callMethodWhere(calls(Future.class, "await"))
        .check(HINOMI);
  }

  @Test
  void onlyOffLoopBlocks() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("hinomi.visit.OffLoop")
        .should()
        .callMethodWhere(target(nameMatching("executeBlocking")))
        .check(HINOMI);
  }

  @Test
  void onlyTheCommandLineAndTheDemoLookAtTheClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(Set.of("cli", "demo")))
        .should()
        .callMethodWhere(
            calls(Instant.class, "now")
                .or(calls(InstantSource.class, "system"))
                .or(calls(Clock.class, "system.*"))
                .or(calls(System.class, "currentTimeMillis")))
        .check(HINOMI);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("cli"))
        .should(ACCESS_STANDARD_STREAMS)
        .check(HINOMI);
  }

  @Test
  void nobodyLogsThroughTheJdk() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(HINOMI);
  }

  @Test
  void nobodyOutsideCanNameAKindOfProbe() {
    classes()
        .that()
        .implement(Probe.class)
        .and()
        .resideInAPackage(within("probe"))
        .should()
        .bePackagePrivate()
        .allowEmptyShould(true)
        .check(HINOMI);
  }

  @Test
  void onlyProbesReachTargetsAndSpeakToThem() {
    Set<String> probes = new TreeSet<>(WAYS);
    probes.add("probe");

    noClasses()
        .that()
        .resideOutsideOfPackages(packages(probes))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(WAYS))
        .check(HINOMI);
  }

  @Test
  void nullIsMarkedEverywhere() {
    Set<String> unmarked =
        HINOMI.stream()
            .map(JavaClass::getPackage)
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(each -> each.getName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of(), unmarked);
  }

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String method) {
    return target(owner(assignableTo(type))).and(target(nameMatching(method)));
  }

  private static String within(String name) {
    return "hinomi." + name + "..";
  }

  private static String[] packages(Set<String> names) {
    return names.stream().map(FloorsTest::within).toArray(String[]::new);
  }
}
