package hinomi.datadog;

import com.datadog.api.client.AbstractOpenApiSchema;
import com.datadog.api.client.JSON;
import com.datadog.api.client.ModelEnum;
import com.datadog.api.client.UnparsedObject;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Judges JSON by the models of Datadog's own client, more strictly than the client does itself: it
/// takes unknown fields and wrong words in silence and keeps them aside, which this reports.
public final class DatadogOracle {
  private static final ObjectMapper STRICT =
      new JSON()
          .getMapper()
          .copy()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  private final List<String> problems = new ArrayList<>();

  private DatadogOracle() {}

  /// What is wrong with the JSON as an instance of the model; empty when nothing is.
  public static List<String> problems(String json, Class<?> model) {
    DatadogOracle oracle = new DatadogOracle();
    try {
      oracle.walk(STRICT.readValue(json, model), model.getSimpleName());
    } catch (JsonProcessingException wrong) {
      oracle.problems.add(wrong.getOriginalMessage());
    }
    return oracle.problems;
  }

  private void walk(Object value, String path) {
    switch (value) {
      case null -> {}
      case UnparsedObject _ -> problems.add(path + " could not be parsed");
      case ModelEnum<?> word when !word.isValid() ->
          problems.add(path + " knows no " + word.getValue());
      case ModelEnum<?> _ -> {}
      case AbstractOpenApiSchema schema -> walk(schema.getActualInstance(), path);
      case Collection<?> all -> all.forEach(each -> walk(each, path + "[]"));
      case Map<?, ?> map -> map.forEach((key, each) -> walk(each, path + "." + key));
      default -> walkFields(value, path);
    }
  }

  private void walkFields(Object value, String path) {
    if (!value.getClass().getName().startsWith("com.datadog.")) {
      return;
    }
    for (Field field : value.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        walkField(field, valueOf(field, value), path + "." + field.getName());
      }
    }
  }

  private void walkField(Field field, Object value, String path) {
    if (field.getName().equals("additionalProperties") && value != null) {
      problems.add(path + " holds what is unknown: " + value);
    } else {
      walk(value, path);
    }
  }

  private static Object valueOf(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
