package hinomi.config;

import static hinomi.config.ValueType.COUNT;
import static hinomi.config.ValueType.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
  @TempDir private Path outside;
  private Path folder;
  private Reader reader;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectory(outside.resolve("checks"));
    reader = new Reader(folder, Map.of("HOST", "www.example.com"));
  }

  @Test
  void listsFilesBelowTheFolderSortedAndLeavesOthersAlone() throws IOException {
    for (String name : List.of("b.conf", "a/z.json", "README.md", ".hidden.conf", ".git/x.conf")) {
      reader.write(name, "a = 1");
    }

    assertEquals(List.of("a/z.json", "b.conf"), reader.files());
    assertEquals(List.of(), reader.told());
  }

  @Test
  void followsTheLinksOfAMountedVolume() throws IOException {
    reader.write("..2026_11_22/a.conf", "a = 1");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_22"));
    Files.createSymbolicLink(folder.resolve("a.conf"), Path.of("..data/a.conf"));

    assertEquals(List.of("a.conf"), reader.files());
    assertEquals(1, reader.read("a.conf").orElseThrow().required("a", COUNT).get());
    assertEquals(List.of(), reader.told());
  }

  @Test
  void refusesFoldersThatLieElsewhere() throws IOException {
    Files.createDirectory(outside.resolve("other"));
    Files.writeString(outside.resolve("other/a.conf"), "a = 1");
    Files.createSymbolicLink(folder.resolve("link"), outside.resolve("other"));
    reader.write("b.conf", "a = 1");

    assertEquals(List.of("b.conf"), reader.files());
    assertEquals(List.of("link: is a link that leads out of the folder"), reader.told());
  }

  @Test
  void refusesLinksThatLeadOutOfTheFolder() throws IOException {
    Files.writeString(outside.resolve("secret.conf"), "a = 1");
    Files.createSymbolicLink(folder.resolve("link.conf"), outside.resolve("secret.conf"));
    reader.write("a.conf", "include \"link.conf\"");

    assertEquals(List.of("a.conf"), reader.files());
    reader.read("a.conf");

    assertEquals(
        List.of(
            "a.conf:1: 'link.conf' cannot be included: it lies outside of this folder",
            "link.conf: is a link that leads out of the folder"),
        reader.told());
  }

  @Test
  void refusesLinksThatLeadInACircle() throws IOException {
    reader.write("a.conf", "a = 1");
    Files.createDirectory(folder.resolve("sub"));
    Files.createSymbolicLink(folder.resolve("sub/up"), folder);

    assertEquals(List.of("a.conf"), reader.files());
    assertEquals(List.of("sub/up: is a link to a folder around it"), reader.told());
  }

  @Test
  void refusesLinksToNothing() throws IOException {
    reader.write("a.conf", "a = 1");
    Files.createSymbolicLink(folder.resolve("gone.conf"), Path.of("nowhere.conf"));

    reader.files();

    assertEquals(1, reader.told().size(), reader.told()::toString);
  }

  @Test
  void refusesAFolderThatIsMissingOrHoldsNothingOrIsAFile() throws IOException {
    assertEquals(List.of(), reader.files());
    Reader missing = new Reader(folder.resolve("nowhere"), Map.of());
    missing.files();
    Reader file = new Reader(Files.writeString(outside.resolve("file"), ""), Map.of());
    file.files();

    assertEquals(
        List.of(
            "folder: holds no file that ends in .conf or .json; hinomi init writes the first one"),
        reader.told());
    assertEquals(List.of("folder: does not exist"), missing.told());
    assertEquals(List.of("folder: is not a folder"), file.told());
  }

  @ParameterizedTest
  @CsvSource({
    "include \"parts/base.conf\"",
    "include \"parts/base\"",
    "include \"./parts/../parts/base.conf\"",
    "include file(\"parts/base.conf\")",
    "include required(\"parts/base.conf\")",
    "include required(file(\"parts/base.conf\"))",
  })
  void includesFilesOfTheFolder(String statement) throws IOException {
    reader.write("parts/base.conf", "base = \"https://\"${HOST}");
    reader.write("a.conf", statement + "\nurl = ${base}\"/x\"");

    Section root = reader.read("a.conf").orElseThrow();

    assertEquals("https://www.example.com/x", root.required("url", TEXT).get());
    assertEquals(List.of(), reader.told());
  }

  @Test
  void includesRelativeToTheFileThatIncludes() throws IOException {
    reader.write("a.conf", "include \"parts/one.conf\"");
    reader.write("parts/one.conf", "include \"two.conf\"");
    reader.write("parts/two.conf", "x = two");

    assertEquals("two", reader.read("a.conf").orElseThrow().required("x", TEXT).get());
  }

  @Test
  void includesRelativeToTheFolderWhatDoesNotLieBeside() throws IOException {
    reader.write("teams/shop/a.conf", "include \"shared/base.conf\"\ninclude \"near\"");
    reader.write("shared/base.conf", "port = 80");
    reader.write("near.conf", "near = far");
    reader.write("teams/shop/near.conf", "near = here");

    Section root = reader.read("teams/shop/a.conf").orElseThrow();

    assertEquals(80, root.required("port", ValueType.COUNT).get());
    assertEquals("here", root.required("near", ValueType.TEXT).get());
  }

  @Test
  void includesBelowAKeyAndSaysFromWhere() throws IOException {
    reader.write("part.conf", "\nport = x");
    reader.write("a.conf", "a {\n  b {\n    include \"part.conf\"\n  }\n}");

    reader.read("a.conf").orElseThrow().section("a").section("b").required("port", COUNT);

    assertEquals(
        List.of("part.conf:2: a.b.port: must be a whole number, was 'x' (included from a.conf:3)"),
        reader.told());
  }

  @Test
  void knowsWhichFilesArePartsOfOthers() throws IOException {
    reader.write("part.conf", "x = 1");
    reader.write("a.conf", "include \"part.conf\"");
    Documents documents = new Documents(folder, Map.of(), new Secrets(), reader.problems);

    documents.read(folder.resolve("a.conf"), reader.problems);

    assertTrue(documents.isPart(folder.resolve("part.conf")));
    assertFalse(documents.isPart(folder.resolve("a.conf")));
  }

  @Test
  void knowsThePartsOfAFileThatIsBroken() throws IOException {
    reader.write("part.conf", "x = 1");
    reader.write("a.conf", "# include \"b.conf\"\ninclude \"part\"\na {");
    reader.write("b.conf", "x = 1");
    Documents documents = new Documents(folder, Map.of(), new Secrets(), reader.problems);

    documents.read(folder.resolve("a.conf"), reader.problems);

    assertTrue(documents.isPart(folder.resolve("part.conf")));
    assertFalse(documents.isPart(folder.resolve("b.conf")));
  }

  @Test
  void keepsToTheFileBeforeTheEnvironment() throws IOException {
    Section root = reader.section("HOST = own\nurl = ${HOST}");

    assertEquals("own", root.required("url", TEXT).get());
    assertEquals("www.example.com", reader.secrets.redact("www.example.com"));
  }

  @Test
  void asksNobodyElsesEnvironment() throws IOException {
    reader.section("a = ${PATH}");

    assertEquals(
        List.of("a.conf:1: a: ${PATH} is neither a key of this file nor set in the environment"),
        reader.told());
  }

  @Test
  void tellsOfAVariableWithAnOddName() throws IOException {
    Section root = reader.section("a { b = ${\"<#9>\"} }\nc = ${a}");

    root.section("c").required("b", COUNT);

    assertEquals(1, reader.told().size(), reader.told()::toString);
  }

  @Test
  void leavesOutAnOptionalVariableThatIsNotSet() throws IOException {
    Section root = reader.section("a = ${?NOT_SET}\nb = 1\nb = ${?NOT_SET}");

    assertFalse(root.has("a"));
    assertEquals(1, root.required("b", COUNT).get());
  }

  @Test
  void tellsMistakesBesideAMissingVariableToo() throws IOException {
    Section root = reader.section("a = ${NOT_SET}\nb = [${NOT_SET}, 1]\nc = x");

    root.required("a", COUNT);
    root.required("b", ValueType.listOf(COUNT));
    root.required("c", COUNT);

    assertEquals(
        List.of(
            "a.conf:1: a: ${NOT_SET} is neither a key of this file nor set in the environment",
            "a.conf:2: b[0]: ${NOT_SET} is neither a key of this file nor set in the environment",
            "a.conf:3: c: must be a whole number, was 'x'"),
        reader.told());
  }

  @Test
  void readsUtf8WithAndWithoutAMark() throws IOException {
    assertEquals("カート", reader.section("a = カート").required("a", TEXT).get());
    assertEquals("カート", reader.section("\uFEFFa = カート").required("a", TEXT).get());
  }

  @Test
  void saysInWhichLineAFileIsNotUtf8() throws IOException {
    Files.write(folder.resolve("a.conf"), "a = 1\nb = é\n".getBytes(StandardCharsets.ISO_8859_1));

    assertTrue(reader.read("a.conf").isEmpty());
    assertEquals(
        List.of("a.conf:2: is not UTF-8 from this line on; save it as UTF-8"), reader.told());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base { a = 1 }\nx = [ ${base} { b = 2 }, { c = 3 } ${base} ]",
        "one { a = 1 }\ntwo { b = 2 }\nx = ${one} ${two}",
        "x = [ { a = 1 }\n{ b = 2 } # } {\n]",
        "x = [ \"} {\", \"\"\"] [ \"a\" \"b\"\"\"\" ]",
        "x = \"a\"${HOST}\"b\"",
        "x { a = 1 }, y { b = 2 } // \"a\" \"b\"",
        "x = [ [ 1 ], [ 2 ]\n[ 3 ] ]",
      })
  void readsWhatStandsSideBySideOnPurposeOrOnlySeemsTo(String text) throws IOException {
    reader.write("a.conf", text);

    assertTrue(reader.read("a.conf").isPresent());
    assertEquals(List.of(), reader.told());
  }

  @Test
  void readsTextsOfAnyLength() throws IOException {
    reader.write("a.conf", "a = \"" + "x\\\"".repeat(100_000) + "\"");

    Section root = reader.read("a.conf").orElseThrow();

    assertEquals(200_000, root.required("a", TEXT).get().length());
  }
}
