package hinomi.probe.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.WireMockServer;
import hinomi.assertion.Finding;
import hinomi.assertion.Grade;
import hinomi.config.Problems;
import hinomi.config.Section;
import hinomi.loopback.ScriptedSite;
import hinomi.outcome.Outcome.Answered;
import hinomi.probe.Probe;
import hinomi.probe.ProbeRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {
  @AutoClose private static final ProbeRunner RUNNER = new ProbeRunner();

  @AutoClose("stop")
  private final WireMockServer server = ScriptedSite.saying("{}");

  @Test
  void sendsFieldsAndFilesAsABrowserDoes() throws Exception {
    String file = "examples/shared/batch.txt";

    look(
        "multipart",
        Map.of(
            "fields", Map.of("名\"前", List.of("カート", "2")),
            "files", Map.of("one", Map.of("file", file, "type", "text/csv"), "two", file)));

    server.verify(
        postRequestedFor(urlEqualTo("/"))
            .withRequestBodyPart(part("name=\"名%22前\"").withBody(equalTo("カート")).build())
            .withRequestBodyPart(part("name=\"名%22前\"").withBody(equalTo("2")).build())
            .withRequestBodyPart(
                part("name=\"one\"; filename=\"batch.txt\"")
                    .withHeader("Content-Type", equalTo("text/csv"))
                    .withBody(equalTo(Files.readString(Path.of(file))))
                    .build())
            .withRequestBodyPart(
                part("name=\"two\"; filename=\"batch.txt\"")
                    .withHeader("Content-Type", equalTo("application/octet-stream"))
                    .build()));
  }

  @Test
  void asksInGraphQl() throws Exception {
    look(
        "graphql",
        Map.of(
            "query", "query Item($id: ID!) { item(id: $id) { name } }",
            "variables", Map.of("id", 4711),
            "operation-name", "Item"));

    server.verify(
        postRequestedFor(urlEqualTo("/"))
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson(
                    """
                    {
                      "query": "query Item($id: ID!) { item(id: $id) { name } }",
                      "variables": { "id": 4711 },
                      "operationName": "Item"
                    }
                    """)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\": {}} | PASSED | none",
        "{\"data\": {}, \"errors\": []} | PASSED | none",
        "{\"errors\": [{\"message\": \"no field x\"}, {\"message\": \"no y\"}]} | FAILED | no field x; no y",
        "{\"errors\": [7, {}]} | FAILED | 7; null",
        "{\"errors\": \"many\"} | FAILED | many",
        "<html> | FAILED | not JSON",
      })
  void wantsNoErrorsInAnAnswerOfGraphQl(String body, Grade grade, String seen) throws Exception {
    server.stubFor(any(anyUrl()).willReturn(ok(body)));

    assertEquals(
        List.of(new Finding("graphql.errors", grade, "none", seen)),
        look("graphql", Map.of("query", "{ items }")));
  }

  @Test
  void wantsNothingOfErrorsThatAreAllowed() throws Exception {
    assertEquals(List.of(), look("graphql", Map.of("query", "{ items }", "errors", "allowed")));
  }

  @Test
  void usesTheMethodOfTheCheck() {
    assertEquals(
        List.of("POST", "QUERY"),
        Stream.of(Map.<String, Object>of(), Map.<String, Object>of("method", "QUERY"))
            .map(further -> probe("graphql", Map.of("query", "{ items }"), further))
            .map(probe -> ((HttpProbe) probe).request().method())
            .toList());
  }

  private List<Finding> look(String key, Map<String, Object> body) throws Exception {
    Probe probe = probe(key, body, Map.of());
    Answered answer =
        (Answered) probe.run(RUNNER.network(), ProbeRunner.TIMEOUT).await(10, TimeUnit.SECONDS);
    return probe.expects().stream().map(each -> each.evaluate(answer)).toList();
  }

  private Probe probe(String key, Map<String, Object> body, Map<String, Object> further) {
    Map<String, Object> http = new HashMap<>(further);
    http.put("url", "http://127.0.0.1:" + server.port() + "/");
    http.put(key, body);
    return HttpProbe.read(Section.inMemory("here", http, new Problems())).get();
  }

  private static com.github.tomakehurst.wiremock.matching.MultipartValuePatternBuilder part(
      String disposition) {
    return aMultipart().withHeader("Content-Disposition", containing(disposition));
  }
}
