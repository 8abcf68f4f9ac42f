package hinomi.probe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hinomi.config.Secret;
import hinomi.net.address.Url;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Amazon's own signer is the judge.
class AwsSignatureTest {
  private static final Instant NOW = Instant.parse("2026-11-24T01:02:03Z");
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  @ParameterizedTest
  @CsvSource({
    "execute-api, GET, https://api.example.com/, ''",
    "execute-api, GET, https://api.example.com/prod/orders?b=2&a=1&a=0&flag, ''",
    "execute-api, GET, https://api.example.com:8443/a%20b/カート/x~y.z_-?q=a%20b%2Fc&名=値, ''",
    "execute-api, POST, https://api.example.com/orders, '{\"item\":4711,\"note\":\"カート\"}'",
    "es, GET, http://search.example.com/_cluster/health?pretty=true&level=a%2Bb, ''",
    "s3, GET, https://bucket.s3.amazonaws.com/photos/2026/a%20b.jpg?list-type=2&prefix=x%2Fy, ''",
    "s3, PUT, https://bucket.s3.amazonaws.com/a//b/../c, content",
  })
  void signsAsAmazonDoes(String service, String method, String url, String content) {
    Request request = request(method, url, content);

    assertEquals(
        judged(request, service, AwsCredentialsIdentity.create(KEY, SECRET)),
        signed(request, service, Optional.empty()));
  }

  @Test
  void showsTheTokenOfASession() {
    Request request = request("GET", "https://api.example.com/", "");

    assertEquals(
        judged(request, "execute-api", AwsSessionCredentialsIdentity.create(KEY, SECRET, "T/+=")),
        signed(request, "execute-api", Optional.of(new Secret("T/+="))));
  }

  private static Map<String, String> signed(
      Request request, String service, Optional<Secret> token) {
    AwsSignature signature =
        new AwsSignature("eu-central-1", service, KEY, new Secret(SECRET), token);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    signature.signature(request, NOW).forEach(each -> headers.put(each.getKey(), each.getValue()));
    return headers;
  }

  private static Map<String, String> judged(
      Request request, String service, AwsCredentialsIdentity identity) {
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .uri(request.url())
            .method(SdkHttpMethod.fromValue(request.method()))
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(identity)
                    .request(unsigned)
                    .payload(() -> new ByteArrayInputStream(request.content()))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
            .request();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    signed.forEachHeader((name, values) -> headers.put(name, values.getFirst()));
    headers.remove("Host");
    return headers;
  }

  private static Request request(String method, String url, String content) {
    RequestBody payload = new RequestBody(Buffer.buffer(content), "text/plain");
    return new Request(
        method, Url.parse(url), List.of(), Optional.empty(), true, Optional.of(payload));
  }
}
