package hinomi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CyclesTest {
  @Test
  void followsAChainOfAnyLength() {
    Map<String, List<String>> chain = new HashMap<>();
    IntStream.range(0, 200_000).forEach(each -> chain.put("n" + each, List.of("n" + (each + 1))));

    assertFalse(Cycles.of(chain).contains("n0", "n1"));
  }

  @Test
  void holdsThoseThatLeadToEachOther() {
    Random random = new Random(20_261_130);
    for (int turn = 0; turn < 300; turn++) {
      Map<String, List<String>> graph = new HashMap<>();
      for (int node = 0; node < 8; node++) {
        graph.put(
            "n" + node,
            Stream.generate(() -> "n" + random.nextInt(9)).limit(random.nextInt(3)).toList());
      }
      Cycles cycles = Cycles.of(graph);

      graph.forEach((from, all) ->
          all.forEach(to ->
              assertEquals(
                  leads(to, from, graph, new HashSet<>()),
                  cycles.contains(from, to),
                  () -> from + " to " + to + " in " + graph)));
    }
  }

  private static boolean leads(
      String from, String to, Map<String, List<String>> graph, Set<String> seen) {
    return from.equals(to)
        || (seen.add(from)
            && graph.getOrDefault(from, List.of()).stream()
                .anyMatch(next -> leads(next, to, graph, seen)));
  }
}
