package hinomi.datadog;

import hinomi.config.Secrets;
import hinomi.journal.DeadLetter;
import hinomi.sink.JsonStrings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// A dead letter as one line of JSON: when, in which lane and why it was given up, and all of it.
/// No secret is in it, also none that became known only after it was written.
record DeadLetterJson(Secrets secrets) {
  String line(DeadLetter letter) {
    return new JsonObject()
        .put("time", letter.entry().time().toString())
        .put("lane", IntakeEndpoint.wordOf(letter.entry().lane()))
        .put("why", secrets.redactCut(letter.why()))
        .put("told", told(letter.entry().bytes()))
        .encode();
  }

  /// As text where it is no JSON object.
  private Object told(byte[] bytes) {
    try {
      return JsonStrings.of(new JsonObject(Buffer.buffer(bytes)), secrets::redact);
    } catch (DecodeException | ClassCastException noObject) {
      return secrets.redact(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
