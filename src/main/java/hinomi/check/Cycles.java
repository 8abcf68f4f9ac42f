package hinomi.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The strongly connected components of a graph, by Kosaraju's algorithm and without recursion, as
/// a chain may be as long as there are nodes.
record Cycles(Map<String, Integer> components) {
  static Cycles of(Map<String, List<String>> edges) {
    Map<String, List<String>> back = reversed(edges);
    List<String> finished = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    edges.keySet().forEach(node -> visit(node, edges, seen, finished));
    Map<String, Integer> components = new HashMap<>();
    Set<String> seenBack = new HashSet<>();
    for (String node : finished.reversed()) {
      List<String> together = new ArrayList<>();
      visit(node, back, seenBack, together);
      int component = components.size();
      together.forEach(each -> components.put(each, component));
    }
    return new Cycles(components);
  }

  /// Whether an edge between the two is part of a cycle.
  boolean contains(String one, String other) {
    return components.containsKey(one)
        && Objects.equals(components.get(one), components.get(other));
  }

  private static Map<String, List<String>> reversed(Map<String, List<String>> edges) {
    Map<String, List<String>> back = new HashMap<>();
    edges.forEach((from, all) ->
        all.forEach(to -> back.computeIfAbsent(to, _ -> new ArrayList<>()).add(from)));
    return back;
  }

  /// Adds the nodes that can be reached and were not seen before, in post-order.
  private static void visit(
      String start,
      Map<String, List<String>> edges,
      Set<String> seen,
      Collection<String> finished) {
    if (!seen.add(start)) {
      return;
    }
    Deque<Way> open = new ArrayDeque<>();
    open.push(new Way(start, edges));
    while (!open.isEmpty()) {
      Iterator<String> next = open.element().next;
      if (next.hasNext()) {
        String node = next.next();
        if (seen.add(node)) {
          open.push(new Way(node, edges));
        }
      } else {
        finished.add(open.pop().node);
      }
    }
  }

  /// A node on the path from the start, and its edges that are still to be followed.
  private record Way(String node, Iterator<String> next) {
    Way(String node, Map<String, List<String>> edges) {
      this(node, edges.getOrDefault(node, List.of()).iterator());
    }
  }
}
