package hinomi.check;

import hinomi.assertion.Assertion;
import hinomi.config.Section;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// An object of ours as text, field by field, with what its lambdas captured; for comparing two
/// that are made in the same way. Assertions and sections are left out.
final class DeepText {
  private final Set<Object> around = Collections.newSetFromMap(new IdentityHashMap<>());

  String of(Object value) {
    return switch (value) {
      case null -> "null";
      case Assertion _ -> "";
      case Section _ -> "";
      case Enum<?> word -> word.name();
      case Optional<?> it -> it.map(this::of).orElse("-");
      case Collection<?> all -> all.stream().map(this::of).toList().toString();
      case Map<?, ?> map -> {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, each) -> sorted.put(of(key), of(each)));
        yield sorted.toString();
      }
      default ->
          value.getClass().getName().startsWith("hinomi.")
              ? fields(value)
              : String.valueOf(value).replaceAll("@[0-9a-f]+", "");
    };
  }

  private String fields(Object value) {
    if (!around.add(value)) {
      return "(around)";
    }
    StringBuilder text = new StringBuilder(value.getClass().getName().replaceFirst("/0x.*", ""));
    try {
      for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && isOurs(type)) {
            field.setAccessible(true);
            text.append(" ").append(field.getName()).append("=").append(of(field.get(value)));
          }
        }
      }
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
    around.remove(value);
    return text.append(";").toString();
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("hinomi.");
  }
}
