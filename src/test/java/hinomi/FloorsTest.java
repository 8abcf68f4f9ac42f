package hinomi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hinomi.cli.Main;
import hinomi.probe.Probe;
import hinomi.probe.ProbeKind;
import hinomi.probe.Probes;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

/// The layers of the code. A package may use those on lower floors, never one beside or above it.
class FloorsTest {
  /// From the top down: the rooms on each floor.
  private static final List<String> FLOORS =
      List.of(
          "cli",
          "agent demo",
          "datadog state",
          "sink",
          "check delivery",
          "probe verdict",
          "net",
          "judging",
          "assertion journal report schedule",
          "text",
          "outcome",
          "config",
          "redaction");

  /// The same inside a room; the dot is what lies in the room itself.
  private static final Map<String, List<String>> INSIDE =
      Map.of(
          "cli", List.of("init keys plan", ".", "once"),
          "datadog", List.of("review", "cost", "resource", "."),
          "sink", List.of("status log", "."),
          "probe", List.of("warmup", "journey", "grpc tls udp websocket", "http dns icmp tcp", "."),
          "net", List.of("dial", "visit", ".", "tls", "address"));

  /// They list what is above them: commands, kinds of probes.
  private static final Set<String> LISTS = Set.of("hinomi.cli.Main", "hinomi.probe.Probes");

  /// What was compiled together with its main class: not the tests, wherever they lie.
  private static final JavaClasses HINOMI =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  static Stream<Arguments> packagesAndWhatTheyMayNotUse() {
    return Stream.concat(
        notBelow(FLOORS, "hinomi."),
        INSIDE.entrySet().stream()
            .flatMap(room -> notBelow(room.getValue(), "hinomi." + room.getKey() + ".")));
  }

  private static Stream<Arguments> notBelow(List<String> floors, String house) {
    return IntStream.range(0, floors.size())
        .boxed()
        .flatMap(floor ->
            rooms(floors.subList(floor, floor + 1))
                .map(room ->
                    arguments(
                        pattern(house, room),
                        rooms(floors.subList(0, floor + 1))
                            .filter(other -> !other.equals(room))
                            .map(other -> pattern(house, other))
                            .toList())));
  }

  private static Stream<String> rooms(List<String> floors) {
    return floors.stream().flatMap(floor -> Stream.of(floor.split(" ")));
  }

  private static String pattern(String house, String room) {
    return room.equals(".") ? house.substring(0, house.length() - 1) : house + room + "..";
  }

  @ParameterizedTest
  @MethodSource("packagesAndWhatTheyMayNotUse")
  void importsPointDown(String room, List<String> notBelow) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .and(DescribedPredicate.describe("are no lists", it -> !LISTS.contains(it.getName())))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(notBelow.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(HINOMI);
  }

  @Test
  void everyPackageHasItsFloor() {
    Set<String> known = new TreeSet<>();
    rooms(FLOORS)
        .forEach(room ->
            rooms(INSIDE.getOrDefault(room, List.of(".")))
                .map(inner -> inner.equals(".") ? "hinomi." + room : "hinomi." + room + "." + inner)
                .forEach(known::add));

    assertEquals(
        known,
        HINOMI.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  static Stream<Arguments> librariesAndWhoMayUseThem() {
    Set<String> loop =
        Set.of(
            "text",
            "judging",
            "net",
            "probe",
            "sink",
            "state",
            "delivery",
            "datadog",
            "agent",
            "demo",
            "cli");
    return Stream.of(
        arguments("com.typesafe.config..", Set.of("config")),
        arguments("com.jayway.jsonpath..", Set.of("assertion")),
        arguments("dev.harrel.jsonschema..", Set.of("assertion")),
        arguments("com.google.protobuf..", Set.of("probe.grpc")),
        arguments("org.jsoup..", Set.of("assertion", "redaction", "cli.init")),
        arguments("org.jaxen..", Set.of("assertion")),
        arguments("org.dmfs..", Set.of("schedule")),
        arguments("io.vertx..", loop),
        arguments("io.netty..", loop),
        arguments("org.slf4j..", loop),
        arguments("io.micrometer..", Set.of("sink", "delivery", "datadog", "agent", "cli")),
        arguments("ch.qos.logback..", Set.of("sink.log")),
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
        .doNotHaveFullyQualifiedName("hinomi.net.visit.OffLoop")
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
  void onlyProbesReachTargets() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(Set.of("probe", "net")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(Set.of("net.dial", "net.visit")))
        .check(HINOMI);
  }

  @Test
  void aProbeCannotBeNamedOutsideOfItsKind() {
    classes().that().implement(Probe.class).should().bePackagePrivate().check(HINOMI);
  }

  @Test
  void onlyProbesKnowsTheKinds() {
    noClasses()
        .that()
        .resideOutsideOfPackage("hinomi.probe.*")
        .and()
        .doNotHaveFullyQualifiedName("hinomi.probe.Probes")
        .should()
        .dependOnClassesThat(
            resideInAPackage("hinomi.probe.*").and(not(resideInAPackage("hinomi.probe.warmup"))))
        .check(HINOMI);
  }

  @Test
  void eachKindHasAPackageOfItsName() {
    Set<String> packages = new TreeSet<>();
    HINOMI.stream()
        .filter(each -> each.getFields().stream().anyMatch(FloorsTest::isKind))
        .forEach(each -> packages.add(each.getPackageName()));

    Set<String> keys = new TreeSet<>();
    Probes.kinds().forEach(kind -> keys.add("hinomi.probe." + kind.key()));
    assertEquals(keys, packages);
  }

  private static boolean isKind(JavaField field) {
    return field.getName().equals("KIND") && field.getRawType().isEquivalentTo(ProbeKind.class);
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
