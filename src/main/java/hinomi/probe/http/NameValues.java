package hinomi.probe.http;

import hinomi.config.Section;
import hinomi.config.Setting;
import hinomi.config.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Names with one or more values each, in the order written: headers, query, form fields.
public final class NameValues {
  private NameValues() {}

  public static Supplier<List<Map.Entry<String, String>>> read(
      Section section, ValueType<String> type) {
    List<Map.Entry<String, Setting<List<String>>>> read =
        section.keys().stream()
            .map(name -> Map.entry(name, section.required(name, ValueType.oneOrMany(type))))
            .toList();
    return () -> flat(read);
  }

  private static List<Map.Entry<String, String>> flat(
      List<Map.Entry<String, Setting<List<String>>>> read) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    read.forEach(
        each -> each.getValue().get().forEach(value -> pairs.add(Map.entry(each.getKey(), value))));
    return pairs;
  }
}
