package hinomi.datadog;

import hinomi.config.Secrets;
import hinomi.journal.Letter;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// A dead letter as one line of JSON: when, in which lane and why it was given up, and all of it.
record Letters(Secrets secrets) {
  String line(Letter letter) {
    JsonObject about =
        new JsonObject()
            .put("time", letter.entry().time().toString())
            .put("lane", Lane.wordOf(letter.entry().lane()))
            .put("why", secrets.redact(letter.why()));
    String start = about.encode();
    return start.substring(0, start.length() - 1)
        + ",\"told\":"
        + new String(letter.entry().bytes(), StandardCharsets.UTF_8)
        + "}";
  }
}
