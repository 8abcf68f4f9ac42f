package hinomi.datadog;

import hinomi.check.Check;
import java.util.List;

/// How many of its locations must call a check down before somebody is paged: what its author says,
/// else 2 where it is known to run at 3 or more. A guess would silence the only agent there is.
public record Quorum(int needed, List<String> locations) {
  private static final int MANY = 3;

  public Quorum {
    locations = List.copyOf(locations);
  }

  public static Quorum of(Check check, Locations locations) {
    List<String> all = locations.of(check);
    boolean isMany = all.size() >= MANY && locations.areCertainOf(check);
    int needed = check.about().alert().agreement().orElse(isMany ? 2 : 1);
    return new Quorum(Math.min(needed, all.size()), all);
  }

  /// Whether one location alone does not page.
  public boolean isShared() {
    return needed > 1;
  }

  public String inWords() {
    return needed + " of " + locations.size() + " locations";
  }
}
