package hinomi.assertion;

import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Leads JSON paths through a document: each step, each value found and the text of each way to one
/// is taken out of the budget.
final class CountedJson extends JsonSmartJsonProvider {
  static final int MOST_RESULTS = 100_000;

  /// What the library does for each step is worth that many of ours.
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

  /// Both what is found and the way to it is put into such an array.
  @Override
  public void setArrayIndex(Object array, int index, @Nullable Object value) {
    if (index >= MOST_RESULTS) {
      throw new EvaluationException("a JSON path that finds more than " + MOST_RESULTS + " values");
    }
    Budget.current().extract(value instanceof String text ? text.length() : STEPS);
    super.setArrayIndex(array, index, value);
  }

  private static void step() {
    Budget.current().spend(STEPS);
  }
}
