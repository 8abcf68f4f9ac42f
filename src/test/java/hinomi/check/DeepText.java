package hinomi.check;

import hinomi.assertion.Assertion;
import hinomi.config.Section;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
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
      case Assertion it when !it.getClass().getSimpleName().equals("Extraction") -> "";
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
      throw new LinkageError(impossible.getMessage(), impossible);
    }
    text.append(generated(value));
    around.remove(value);
    return text.append(";").toString();
  }

  /// What a step of a journey generates at some instant, as it keeps only how that is written.
  private String generated(Object step) {
    if (!step.getClass().getSimpleName().equals("Send")) {
      return "";
    }
    try {
      Method prepare = step.getClass().getDeclaredMethod("prepare", Map.class, Instant.class);
      prepare.setAccessible(true);
      Object prepared =
          prepare.invoke(step, Map.of("token", "1"), Instant.ofEpochSecond(123_456_789));
      Method generated = prepared.getClass().getDeclaredMethod("generated");
      generated.setAccessible(true);
      return " generated=" + generated.invoke(prepared);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("hinomi.");
  }
}
