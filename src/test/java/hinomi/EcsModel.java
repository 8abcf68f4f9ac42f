package hinomi;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/// Amazon's own model of a request, read strictly: unknown keys, wrong types and unknown words are
/// problems, each told with its path. Which keys are required it does not say.
final class EcsModel {
  private final List<String> problems = new ArrayList<>();

  private EcsModel() {}

  static List<String> problems(JsonObject json, SdkPojo builder) {
    var model = new EcsModel();
    model.object("", json, builder);
    return List.copyOf(model.problems);
  }

  private Object object(String path, JsonObject json, SdkPojo builder) {
    Map<String, SdkField<?>> fields =
        builder.sdkFields().stream()
            .collect(Collectors.toMap(SdkField::locationName, Function.identity()));
    for (Map.Entry<String, Object> entry : json) {
      member(path + "." + entry.getKey(), fields.get(entry.getKey()), entry.getValue(), builder);
    }
    Object built = ((Buildable) builder).build();
    unknownWords(built).forEach(word -> problem(path + "." + word, "is not a word that AWS knows"));
    return built;
  }

  private void member(String path, SdkField<?> field, Object value, SdkPojo builder) {
    if (field == null) {
      problem(path, "is not a key that AWS knows");
      return;
    }
    Object read = value(path, field, value);
    if (read != null) {
      field.set(builder, read);
    }
  }

  private Object value(String path, SdkField<?> field, Object value) {
    return switch (value) {
      case JsonObject map when field.containsTrait(MapTrait.class) -> map(path, field, map);
      case JsonObject object when field.constructor() != null ->
          object(path, object, field.constructor().get());
      case JsonArray list when field.containsTrait(ListTrait.class) -> list(path, field, list);
      case Object plain when field.marshallingType().getTargetClass().isInstance(plain) -> plain;
      default -> {
        String wanted = field.marshallingType().getTargetClass().getSimpleName();
        problem(path, "is no " + wanted + ": " + value);
        yield null;
      }
    };
  }

  private Map<String, Object> map(String path, SdkField<?> field, JsonObject json) {
    SdkField<?> each = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> read = new TreeMap<>();
    json.forEach(entry -> read.put(entry.getKey(), value(path, each, entry.getValue())));
    return read;
  }

  private List<Object> list(String path, SdkField<?> field, JsonArray json) {
    SdkField<?> each = field.getTrait(ListTrait.class).memberFieldInfo();
    return json.stream().map(item -> value(path, each, item)).filter(Objects::nonNull).toList();
  }

  /// The model turns a word it does not know into one and the same constant, without a complaint.
  private static Stream<String> unknownWords(Object built) {
    return Stream.of(built.getClass().getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> isWord(method) || method.getReturnType() == List.class)
        .filter(method -> mentionsUnknown(valueOf(method, built)))
        .map(Method::getName);
  }

  private static boolean isWord(Method method) {
    return method.getReturnType().isEnum();
  }

  private static boolean mentionsUnknown(Object value) {
    Stream<?> values = value instanceof List<?> list ? list.stream() : Stream.ofNullable(value);
    return values.anyMatch(
        each -> each instanceof Enum<?> word && word.name().equals("UNKNOWN_TO_SDK_VERSION"));
  }

  private static Object valueOf(Method method, Object built) {
    try {
      return method.invoke(built);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private void problem(String path, String message) {
    problems.add(path.substring(1) + " " + message);
  }
}
