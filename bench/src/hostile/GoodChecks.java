package hostile;

import java.util.List;

/// Checks of the good answers of one server, of which most have to be judged off the loop, as the
/// hostile ones.
final class GoodChecks {
  static final String PAGE =
      "<!doctype html><html><body><p id=s>all is well</p>" + "<p>and more ".repeat(5_000);
  static final String JSON = "{\"status\":\"UP\",\"items\":[1,2,3]}";

  private GoodChecks() {}

  static List<String> names() {
    return List.of("good.plain", "good.json", "good.page", "good.expression", "good.journey");
  }

  /// Entries of a file of checks.
  static String checks(int json, int page) {
    return """
      "good.plain" { http { url = "http://127.0.0.1:%1$d/" } }
      "good.json" { http { url = "http://127.0.0.1:%1$d/" }, expect { body { json { "$.status" = UP } } } }
      "good.page" { http { url = "http://127.0.0.1:%2$d/" }, expect { body { css { "#s" = "all is well" } } } }
      "good.expression" { http { url = "http://127.0.0.1:%2$d/" }, expect { body { matches = "all +is +well" } } }
      "good.journey" { journey { steps = [
        { name = take, http { url = "http://127.0.0.1:%1$d/" }, extract { status { json = "$.status" } } }
        { name = use, http { url = "http://127.0.0.1:%2$d/?{status}" }, expect { body { contains = "all is well" } } }
      ] } }
    """
        .formatted(json, page);
  }
}
