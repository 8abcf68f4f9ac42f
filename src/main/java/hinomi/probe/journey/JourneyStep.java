package hinomi.probe.journey;

import hinomi.config.Problem;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.net.address.Url;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One step of a journey as its author wrote it.
sealed interface JourneyStep {
  record Wait(Duration time) implements JourneyStep {}

  /// Sends one request. `needs` names the values of earlier steps that it uses, `generates` the
  /// values that it generates itself; `request` is read with samples in their place.
  record Send(
      String name,
      Section section,
      Set<String> needs,
      List<String> generates,
      StepRequest request,
      StepOptions options)
      implements JourneyStep {
    public Send {
      needs = Set.copyOf(needs);
      generates = List.copyOf(generates);
    }

    /// Whether the request holds no values, so that it is the same in every run.
    boolean isConstant() {
      return needs.isEmpty() && generates.isEmpty();
    }

    /// Its URL, or only the site when the rest depends on values.
    String target() {
      URI url = request.http().url();
      return isConstant() ? url.toString() : url.resolve("/").toString();
    }

    /// Whether values led the prepared request to another host than the one written.
    boolean isLedElsewhereBy(StepRequest prepared) {
      return !Url.host(request.http().url()).equals(Url.host(prepared.http().url()));
    }

    /// The request with these values and newly generated ones. May take long: the section is read
    /// again.
    PreparedStep prepare(Map<String, String> values, Instant now) {
      Problems problems = new Problems();
      Map<String, String> known = new HashMap<>(values);
      Map<String, String> generated = new LinkedHashMap<>();
      Set<String> secret = new HashSet<>();
      for (String name : generates) {
        Section written = section.again(known, problems).section("values");
        GeneratedValue.read(written, name)
            .found()
            .ifPresent(value -> {
              generated.put(name, value.generate(now));
              if (value.secret()) {
                secret.add(name);
              }
            });
        known.putAll(generated);
      }
      Setting<StepRequest> prepared = StepRequest.read(section.again(known, problems));
      return new PreparedStep(
          prepared.found(), generated, secret, problems.sorted(), Optional.empty());
    }
  }

  /// An optional step only degrades the run when it fails. A step that always runs cleans up,
  /// whatever failed before.
  record StepOptions(boolean optional, boolean always, Optional<Duration> timeout) {}

  /// A step with the values of this run filled in: the request, unless they did not fit; the
  /// generated values; and which of them are secret.
  record PreparedStep(
      Optional<StepRequest> request,
      Map<String, String> generated,
      Set<String> secret,
      List<Problem> problems,
      Optional<String> failure) {
    static PreparedStep failed(String why) {
      return new PreparedStep(Optional.empty(), Map.of(), Set.of(), List.of(), Optional.of(why));
    }

    /// Why there is no request, with the place within the step.
    String problem() {
      return failure.orElseGet(() -> inWords(problems.getFirst()));
    }

    private static String inWords(Problem first) {
      return first.path().replaceFirst("^.*\\bsteps\\[\\d+]\\.?", "") + ": " + first.message();
    }
  }
}
