package hinomi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {
  @Test
  void indentsByOpenBrackets() {
    assertEquals(
        """
        # a comment { with a bracket
        checks {
          a {
            http { url = "https://a.example/{x" } // and [ here
            steps = [{
              send = \"\"\"
           kept   {
              as it is\"\"\", b = [
                1
              ] }
            ]
          }

          c { }
        }
        """,
        Layout.of(
            """


              # a comment { with a bracket
            checks {
            a {
            \t\thttp { url = "https://a.example/{x" } // and [ here\t
              steps = [{
              send = \"\"\"
               kept   {
                  as it is\"\"\", b = [
            1
                ] }
              ]
            }



            c { }
            }

            """));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void changesNoMeaningAndIsDoneAtOnce(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("(?m)^ *include .*\n", "");
    String laidOut = Layout.of(text.replaceAll("(?m)^ +", "   "));

    assertEquals(Layout.of(laidOut), laidOut);
    assertEquals(ConfigFactory.parseString(text), ConfigFactory.parseString(laidOut));
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      return files.filter(file -> file.toString().endsWith(".conf")).toList();
    }
  }
}
