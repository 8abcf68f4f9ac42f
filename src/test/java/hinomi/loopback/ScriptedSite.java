package hinomi.loopback;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/// A site on loopback that answers as it is told, and else always the same.
public final class ScriptedSite {
  private ScriptedSite() {}

  public static WireMockServer saying(String body) {
    WireMockServer server =
        new WireMockServer(
            WireMockConfiguration.options()
                .jettyAcceptors(1)
                .dynamicPort()
                .bindAddress("127.0.0.1"));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(ok(body)));
    return server;
  }
}
