package hinomi.assertion;

import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Accesses a document for JSON paths, and charges each step, each value found and the text of its
/// path to the budget.
final class CountedJson extends JsonSmartJsonProvider {
  static final int MOST_RESULTS = 100_000;

  /// Steps of the budget for one of the library.
  private static final int STEPS = 16;

  CountedJson(int mode) {
    super(mode);
  }

  @Override
  public boolean isArray(@Nullable Object value) {
    step();
    return super.isArray(value);
  }

  @Override
  public boolean isMap(@Nullable Object value) {
    step();
    return super.isMap(value);
  }

  @Override
  public Object getArrayIndex(Object array, int index) {
    step();
    return super.getArrayIndex(array, index);
  }

  @Override
  public Object getMapValue(Object object, String key) {
    step();
    return super.getMapValue(object, key);
  }

  @Override
  public Collection<String> getPropertyKeys(Object object) {
    step();
    return super.getPropertyKeys(object);
  }

  @Override
  public Iterable<?> toIterable(Object array) {
    step();
    return super.toIterable(array);
  }

  /// The library collects both values and their paths in such arrays.
  @Override
  public void setArrayIndex(Object array, int index, @Nullable Object value) {
    if (index >= MOST_RESULTS) {
      throw new EvaluationException("the JSON path finds more than " + MOST_RESULTS + " values");
    }
    Budget.current().extract(value instanceof String text ? text.length() : STEPS);
    super.setArrayIndex(array, index, value);
  }

  private static void step() {
    Budget.current().spend(STEPS);
  }
}
