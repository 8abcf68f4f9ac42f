package hinomi.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import hinomi.config.UnresolvedValue.Fields;
import hinomi.config.UnresolvedValue.Joined;
import hinomi.config.UnresolvedValue.Leaf;
import hinomi.config.UnresolvedValue.Listed;
import hinomi.config.UnresolvedValue.Merged;
import hinomi.config.UnresolvedValue.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// How many characters a file has once its substitutions are resolved, computed without resolving
/// them: substitutions of substitutions double with every line. It is never less than what the
/// library makes, and saturates.
final class ResolvedSize {
  /// What any value takes besides its characters.
  private static final int VALUE = 8;

  /// No author nests references like this; whoever does may make them cost anything.
  private static final int MOST_STEPS = 2_000_000;

  private static final long ENDLESS = Long.MAX_VALUE / 4;

  private final UnresolvedValue root;
  private final ToLongFunction<String> environment;
  private final IdentityHashMap<UnresolvedValue, Long> known = new IdentityHashMap<>();
  private final IdentityHashMap<UnresolvedValue, Long> underWay = new IdentityHashMap<>();
  private final Map<List<String>, UnresolvedValue> targets = new HashMap<>();
  private int steps;

  private ResolvedSize(UnresolvedValue root, ToLongFunction<String> environment) {
    this.root = root;
    this.environment = environment;
  }

  /// `environment` gives the length of a variable, 0 when it is not set.
  static long of(ConfigObject written, ToLongFunction<String> environment) {
    String text = written.render(ConfigRenderOptions.concise());
    UnresolvedValue root = UnresolvedReader.read(text);
    return new ResolvedSize(root, environment).of(root);
  }

  private long of(UnresolvedValue value) {
    Long before = known.get(value);
    if (before != null) {
      return before;
    }
    Long lower = underWay.get(value);
    if (lower != null) {
      return lower; // what refers to itself means what stood there before
    }
    if (++steps > MOST_STEPS) {
      return ENDLESS;
    }
    underWay.put(value, 0L);
    long size =
        switch (value) {
          case Leaf(int length, _) -> length + VALUE;
          case Reference(List<String> path, String name) ->
              sum(of(target(path)), environment.applyAsLong(name));
          case Joined(List<UnresolvedValue> pieces) -> sum(pieces);
          case Listed(List<UnresolvedValue> elements) -> sum(sum(elements), VALUE);
          case Fields(Map<String, Merged> fields) -> ofFields(fields);
          case Merged merged -> ofLayers(merged);
        };
    underWay.remove(value);
    known.put(value, size);
    return size;
  }

  private long ofFields(Map<String, Merged> fields) {
    long size = VALUE;
    for (Map.Entry<String, Merged> field : fields.entrySet()) {
      size = sum(size, sum(field.getKey().length(), of(field.getValue())));
    }
    return size;
  }

  /// The first layer is the lowest.
  private long ofLayers(Merged merged) {
    long size = 0;
    for (UnresolvedValue layer : merged.layers()) {
      underWay.put(merged, size);
      size = mayMerge(layer) ? sum(size, of(layer)) : of(layer);
    }
    return size;
  }

  /// Objects merge, anything else replaces what stood there before. What is blank between two
  /// objects does not count.
  private static boolean mayMerge(UnresolvedValue layer) {
    return switch (layer) {
      case Leaf(_, boolean blank) -> blank;
      case Listed _ -> false;
      case Joined(List<UnresolvedValue> pieces) -> pieces.stream().allMatch(ResolvedSize::mayMerge);
      case Reference _, Fields _, Merged _ -> true;
    };
  }

  private long sum(Collection<UnresolvedValue> values) {
    long size = 0;
    for (UnresolvedValue value : values) {
      size = sum(size, of(value));
    }
    return size;
  }

  private static long sum(long one, long other) {
    return Math.min(one + other, ENDLESS);
  }

  /// All values that may be at the path.
  private UnresolvedValue target(List<String> path) {
    UnresolvedValue before = targets.get(path);
    if (before != null) {
      return before;
    }
    if (path.isEmpty()) {
      return root;
    }
    targets.put(path, Merged.NOTHING); // while it leads to itself
    IdentityHashMap<UnresolvedValue, Boolean> found = new IdentityHashMap<>();
    List<UnresolvedValue> inOrder = new ArrayList<>();
    collect(target(path.subList(0, path.size() - 1)), path.getLast(), found, inOrder);
    UnresolvedValue target = inOrder.size() == 1 ? inOrder.getFirst() : new Merged(inOrder);
    targets.put(path, target);
    return target;
  }

  private void collect(
      UnresolvedValue value,
      String key,
      IdentityHashMap<UnresolvedValue, Boolean> found,
      List<UnresolvedValue> inOrder) {
    steps++;
    if (steps > MOST_STEPS || found.put(value, false) != null) {
      return;
    }
    switch (value) {
      case Leaf _, Listed _ -> {}
      case Reference(List<String> path, _) -> collect(target(path), key, found, inOrder);
      case Joined(List<UnresolvedValue> pieces) ->
          pieces.forEach(piece -> collect(piece, key, found, inOrder));
      case Merged(List<UnresolvedValue> layers) ->
          layers.forEach(layer -> collect(layer, key, found, inOrder));
      case Fields(Map<String, Merged> fields) -> {
        Merged field = fields.get(key);
        if (field != null && found.put(field, true) == null) {
          inOrder.add(field);
        }
      }
    }
  }
}
