package hinomi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The comment of a pull request, against a command `gh` that answers with comments and keeps what
/// it is told to write.
class CommentScriptTest {
  private static final String MARKER = "<!-- hinomi:shop -->";

  @TempDir private Path folder;

  @Test
  void isNewWhereTheOnlyCommentsAreThoseOfOthers() throws Exception {
    assertEquals(
        List.of("POST repos/org/shop/issues/7/comments", MARKER, "the plan"),
        written(
            comment(1, "Bot", "<!-- hinomi:other -->\nmine"),
            comment(2, "Bot", "quotes\n" + MARKER),
            comment(3, "User", MARKER + "\nforged")));
  }

  @Test
  void replacesTheOneWithItsMarkerThoughOthersCameLater() throws Exception {
    assertEquals(
        List.of("PATCH repos/org/shop/issues/comments/5", MARKER, "the plan"),
        written(
            comment(4, "Bot", "coverage"),
            comment(5, "Bot", MARKER + "\r\nthe earlier plan"),
            comment(6, "Bot", "lint")));
  }

  private static JsonObject comment(int id, String author, String body) {
    return new JsonObject()
        .put("id", id)
        .put("user", new JsonObject().put("type", author))
        .put("body", body);
  }

  private List<String> written(JsonObject... comments) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "jq"))),
        "needs jq (apt-get install jq)");
    Path gh = folder.resolve("gh");
    Files.writeString(
        gh,
        """
        #!/bin/sh
        if [ "$2" = --paginate ]; then exec jq -r "$5" "$COMMENTS"; fi
        echo "$4 $5" > "$WRITTEN"
        cat "${7#body=@}" >> "$WRITTEN"
        """);
    Files.setPosixFilePermissions(gh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path all = Files.writeString(folder.resolve("all"), JsonArray.of((Object[]) comments).encode());
    Path plan = Files.writeString(folder.resolve("plan.md"), "the plan\n");
    Path written = folder.resolve("written");
    var builder =
        new ProcessBuilder("sh", ".github/comment.sh", "hinomi:shop", plan.toString())
            .redirectErrorStream(true);
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().put("COMMENTS", all.toString());
    builder.environment().put("WRITTEN", written.toString());
    builder.environment().put("GH_REPO", "org/shop");
    builder.environment().put("NUMBER", "7");
    Process script = builder.start();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, script.waitFor(), said);
    return Files.readAllLines(written);
  }
}
