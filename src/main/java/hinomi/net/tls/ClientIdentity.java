package hinomi.net.tls;

import static hinomi.config.ValueType.TEXT;

import hinomi.config.Section;
import hinomi.config.Setting;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The certificate and PKCS#8 key that a server asks its clients for, as PEM; they never print.
public record ClientIdentity(String certificate, String key, Optional<String> password) {
  public ClientIdentity {
    present(SslContextBuilder.forClient(), certificate, key, password.orElse(null));
  }

  static Setting<Optional<ClientIdentity>> read(Section client) {
    Setting<String> certificate = client.required("certificate", Pem.FILE);
    Setting<String> key = client.required("key", Pem.FILE);
    Setting<Optional<String>> password = client.optional("password", TEXT);
    return client.make(
        () -> Optional.of(new ClientIdentity(certificate.get(), key.get(), password.get())));
  }

  void presentIn(SslContextBuilder builder) {
    present(builder, certificate, key, password.orElse(null));
  }

  @Override
  public String toString() {
    return "***";
  }

  private static void present(
      SslContextBuilder builder, String certificate, String key, @Nullable String password) {
    try {
      builder.keyManager(stream(certificate), stream(key), password);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "wants a certificate and a PKCS#8 key in PEM, and the password of the key if it has one",
          wrong);
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
